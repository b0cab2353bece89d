"""Everyday English that search needs to know: words that carry no question, words that mean the same, other illnesses.

All entries are written as they are folded (see ``fibrokb.knowledge.language``; a test holds them to it), so that
nothing has to be folded at start.
"""

from __future__ import annotations

import functools
from pathlib import Path

from fibrokb.knowledge.language import stem

STOP = frozenset(
    """
    a about after again all also always am an and any anyone anything anybody are around as at be because been
    before being between both but by can cant cannot come comes could did didnt do does doesnt doing dont done
    down during each else ever every everyone everything few for from get gets getting give gives go goes going
    gone got had has hasnt have havent having he her here hers him his how hows i id if ill im in into is isnt
    it its ive just keep keeps kind know let like little long made make makes making many may maybe me mean
    means might more most much must my myself near need never no nor not now of off often ok on once one only or
    other our out over own per please put quite really right s same say says see seem seems she should show
    since so some somebody someone something sometimes sort still such sure t take taken takes taking tell than
    that thats the their them then there theres these they thing things think this those though through till to
    too try trying u under until up us use used uses using very via want was wasnt way we well went were what
    whats when whenever where wheres which while who whos whose why will with without wont would wouldnt ya yes
    yet you your yours vs versus compared compare than better worse best worst good bad
    """.split()
)
"""Words of questions; they never count as evidence, and a name made of them alone counts only when asked alone."""

GENERIC = frozenset(
    """
    fibromyalgia fibro fms fm fibromyalgie treatment treatments treat treated therapy therapies help helps
    helped helping helpful work works worked working effect effects effective effectiveness efficacy side
    benefit benefits risk risks safe safety safely harm harms dose doses dosage dosing mg mcg g ml iu microgram
    milligram gram evidence study studies studied research trial trials science scientific data review reviews
    proof patient patients people person women men adult adults medicine medicines medication medications drug
    drugs pill pills tablet tablets supplement supplements cause causes caused causing reason symptom symptoms
    problem problems condition disease illness syndrome disorder role involved linked link connection related
    relation between recommend recommended recommendation guideline guidelines experience experiences opinion
    latest new newest recent update explain explained explanation definition describe information info question
    daily day days week weeks month months year years low high level levels increase increases reduce reduces
    improve improves improved relief relieve relieves ease eases difference combination combined together add
    adding doctor doctors start starting stop stopping quit long term short real true myth fact actually worth
    """.split()
)
"""Words that any topic could be asked with; they neither find a topic nor count against one."""

CONDITION = frozenset(("fibromyalgia", "fibro", "fms", "fibromyalgie", "fibromialgia"))
"""Words that say that the question is about the condition itself."""

_SAME = """
    tired tiredness exhausted exhaustion fatigue weary knackered drained wiped worn shattered energy lethargy zapped
    pain hurt hurts ache aches aching achy sore soreness painful agony
    sleep asleep insomnia awake sleeping sleepless slept bed night
    brain mind head mental mentally
    fog foggy fuzzy cloudy hazy
    memory forget forgetful forgetting remember forgot recall
    concentrate concentration focus attention concentrating focusing
    think thinking cognitive cognition thought
    stomach belly tummy gut bowel intestine abdomen abdominal intestinal digestive
    poo toilet bowel diarrhea constipation stool
    pee wee urinate bladder urine urinary toilet
    tingle tingling pins needles numb numbness prickling
    burn burning fire stinging scalding hot
    dizzy dizziness lightheaded faint vertigo spinning giddy woozy
    stand standing upright
    heart heartbeat pulse palpitation racing pounding
    sweat sweating sweaty perspire perspiration clammy
    cold chilly freezing
    touch touched touching stroke hug clothes tap brush light
    stiff stiffness rigid seized
    anxious anxiety worry worried panic nervous fear
    depressed depression sad low mood hopeless down
    suicide suicidal kill die dying
    exercise workout exercising gym training train fitness active activity
    swim swimming pool water aquatic hydrotherapy
    weights lifting strength resistance strengthening
    food foods eat eating diet dietary meal meals nutrition
    sugar glucose insulin
    fat obese obesity overweight weight
    jaw tmj tmd chew
    chest rib ribs breastbone sternum
    period periods menstrual menstruation cramp
    sex sexual libido intercourse
    womb pelvic pelvis
    noise noises sound sounds loud hearing
    light lights bright
    smell smells smelling perfume odor
    eye eyes dry
    ear ears ringing
    skin itch itchy itching
    hair bald
    nerve nerves neuron neural
    leg legs feet foot
    crawl crawling jumpy twitchy twitch
    muscle muscles muscular
    flare flares crash relapse
    crash payback wiped
    job work career employment workplace
    pregnant pregnancy baby
    child childhood kid
    abuse abused trauma traumatic
    virus viral infection infected germ bug
    jab vaccine vaccination vaccinated shot
    needle needles pin
    cannabis weed marijuana pot hash
    immune immunity defense
    inflammation inflammatory inflamed swelling
    hormone hormonal endocrine
    relax relaxing relaxation calm unwind
    meditate meditation meditating mindful
    talk talking counseling
    word words vocabulary name names
    fall falls falling trip
    common frequent prevalence many often
    fake imaginary imagined invented real
    genes genetic inherited hereditary family runs
    weather rain humidity damp barometric
    mold moldy damp
    breast implant implants
    shock electric electrical current zap
    magnet magnets magnetic
    massage rub rubbing kneading
    hot heat warm warmth sauna
    ice cold cryotherapy
"""
"""Groups of words, one a line, of which each stands for the others."""


@functools.cache
def synonyms(word: str) -> tuple[str, ...]:
    """Gives the stems that mean about the same as a stem, itself left out."""
    return _synonyms().get(word, ())


@functools.cache
def _synonyms() -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for line in _SAME.split("\n"):
        group = dict.fromkeys(stem(word) for word in line.split())
        for word in group:
            found.setdefault(word, {}).update(dict.fromkeys(other for other in group if other != word))
    return {word: tuple(others) for word, others in found.items()}


@functools.cache
def elsewhere() -> frozenset[str]:
    """Gives the names, spaces left out, of other illnesses, drugs and subjects that the data is not about.

    They keep a correctly spelt other drug from being taken for a misspelt one of ours.
    """
    lines = Path(__file__).with_name("elsewhere.txt").read_text("utf-8").splitlines()
    return frozenset(line.replace(" ", "") for line in lines if line and line[0] != "#")
