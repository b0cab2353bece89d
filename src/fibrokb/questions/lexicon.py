"""Everyday English that search needs to know: words that carry no question, words that mean the same, other illnesses.

All entries are written as they are folded (see ``fibrokb.knowledge.language``; a test holds them to it), so that
nothing has to be folded at start.
"""

from __future__ import annotations

import functools
import itertools
from pathlib import Path

from fibrokb.knowledge.language import stem

STOP = frozenset(
    """
    a able about actually after again all also always am an and any anybody anymore anyone anything are around
    as at bad basically be because been before being best better between big bit both but by can cannot cant
    come comes compare compared could did didnt do does doesnt doing done dont down during each else enough etc
    even ever every everybody everyone everything feel feeling feels felt few for from get gets getting give
    gives go goes going gone good got had has hasnt have havent having he hello her here hers herself hi him
    himself his how hows i id if ill im in into is isnt it its itself ive just keep keeps kind knew know knows
    let like little long lot lots made make makes making many may maybe me mean means might more most much must
    my myself near need never no nobody nor not nothing now of off often ok on once one only or other our out
    over own per please put quite really right s same say says see seem seems she should show since so some
    somebody someone something sometimes sort still such sure t take taken takes taking tell than thank thanks
    that thats the their them themselves then there theres these they thing things think this those though
    through till to too tried try trying u under until up us use used uses using versus very via vs want was
    wasnt way we well went were what whats when whenever where wheres which while who whole whos whose why will
    with without wont worse worst would wouldnt ya yes yet you your yours yourself
    """.split()
)
"""Words of questions; they never count as evidence, and a name made of them alone counts only when asked alone."""

GENERIC = frozenset(
    """
    add adding adult adults advice advise benefit benefits between cause caused causes causing combination combined
    condition connection daily data day days definition describe diagnosed diagnosis difference disease disorder
    doctor doctors dosage dose doses dosing drug drugs ease eases effect effective effectiveness effects efficacy
    everyone evidence experience experiences explain explained explanation fibro fibromyalgia fibromyalgie fm fms g
    gp gps gram guideline guidelines harm harms help helped helpful helping helps high illness improve improved improves
    increase increases info information involved iu kind kinds latest level levels link linked long low mcg
    medication medications medicine medicines men mg microgram milligram ml month months natural naturally new
    newest opinion option options patient patients people person pill pills problem problems question quit reason
    recent recommend recommendation recommended reduce reduces related relation relief relieve relieves remedies
    remedy research review reviews rid risk risks role safe safely safety science scientific short side sort start
    starting stop stopping studied studies study sufferer sufferers suffering supplement supplements symptom
    symptoms syndrome tablet tablets tell term therapies therapy together treat treated treating treatment
    treatments treats trial trials type types update week weeks women work worked working works worth year years
    """.split()
)
"""Words that any topic could be asked with; they neither find a topic nor count against one."""

_CONCERNS = """
    alcohol beer booze drink drinking drinks wine
    addicted addiction addictive dependence dependency misuse
    bleeding bleed thinners anticoagulant anticoagulants warfarin coumadin heparin apixaban eliquis rivaroxaban xarelto
    breastfeeding nursing
    driving drive car
    age aging elderly old older
    heart cardiac
    kidney kidneys
    liver
    overdose
    pregnancy pregnant unborn
    stopping quit stop withdrawal withdrawing
    swelling swollen edema
    weight gain gaining
"""
"""What people ask of a treatment that they name: what goes with it, what it does besides; a line for each, its name
first."""

RELEASE = frozenset("cr dr er ir la mr od pr sr xl xr forte plus retard".split())
"""What brand names add for how a tablet gives off its drug; it leaves the drug the same."""

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
    cannabis weed marijuana hash
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
    music song songs singing sing tune tunes playlist melody
    comb brush brushing scalp head hair
    needle needles acupuncture
    water bath baths bathing spa springs pool soak
    sunlight sun daylight lamp
    steps walk walking stroll stride
    dancing dance zumba
    stretch stretching flexible flexibility
    vitamin vitamins deficiency deficient
    bacteria bugs microbes microbiome flora biome
    gluten wheat bread celiac
    meat vegan vegetarian plant plants veggie
    fast fasting starving starve
    carbs carbohydrates keto ketogenic
    magnet magnets magnetic
    blanket weighted heavy
    vr virtual headset goggles
    breathe breathing breath
    hypnosis hypnotized hypnotist trance
    remember recall memory
    tender tenderness sore
    morning mornings wake waking
    spine spinal back
    neck cervical
    shoulder shoulders
    hands hand fingers wrist
    swollen swelling puffy
    shaky shaking tremor trembling
    sick ill unwell illness
    steroid steroids cortisone
    antidepressant antidepressants
    painkiller painkillers analgesic analgesics
    stress stressed stressful pressure
    angry anger irritable irritability
    lonely alone isolation
    husband wife family partner
    sneeze allergy allergic histamine
    dry parched
    blurry vision sight eyes
    clumsy bump drop dropping balance
    electricity electrical current magnetic stimulation zaps
    scan scans imaging mri pet
    spinal cord spine
    blood serum plasma
    test tests testing tested
    old older aging age
    men man male males
    women woman female females
    kids children child
    mistaken misdiagnosed misdiagnosis wrong wrongly confused overlooked missed
    jump jumping jumpy kick twitch restless fidget
    evening evenings night nights nighttime bedtime
    sit sitting still rest resting
    pill tablet capsule
    rash hives blotches
    bloated bloating gas wind
    cramp cramps spasm spasms charley
    stand standing upright
    crying cry tearful
    drive driving car
    hungry appetite eating
    loss lose losing lost thinning
    cure cured curable heal healed remission recover recovered recovery
    nothing empty
    expensive cost price afford
    alcohol wine beer drink drinking
    coffee caffeine tea
    smoke smoking cigarettes tobacco nicotine
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
def concerns() -> dict[str, tuple[str, ...]]:
    """Gives what people ask of a treatment that they name, by each of its words: its name and other words for it."""
    groups = [tuple(line.split()) for line in _CONCERNS.strip().split("\n")]
    return {word: group for group in groups for word in group}


def _listed(name: str) -> bytes:
    return Path(__file__).with_name(name).read_bytes()


@functools.cache
def elsewhere() -> frozenset[str]:
    """Gives the names, spaces left out, of other illnesses, drugs and subjects that the data is not about.

    They keep a correctly spelt other drug from being taken for a misspelt one of ours.
    """
    lines = _listed("elsewhere.txt").decode().replace(" ", "").splitlines()
    return frozenset(itertools.dropwhile(lambda line: line[0] == "#", lines))


@functools.cache
def lookalikes() -> frozenset[str]:
    """Gives rare words and drug names that lie within a slip or two of a name in the data, and are something else."""
    lines = Path(__file__).with_name("lookalikes.txt").read_text("utf-8").splitlines()
    return frozenset(line for line in lines if line[:1] != "#")


@functools.lru_cache(maxsize=4096)
def is_english(word: str) -> bool:
    """Says whether a word is a correctly spelt everyday English word, and so no slip for another one."""
    words = _listed("english.txt")  # in order, a word a line: reading it into a set would take longer than the search
    wanted = word.encode()
    low, high = 0, len(words)
    while low < high:
        start = words.rfind(b"\n", low, (low + high) // 2) + 1 or low
        end = words.index(b"\n", start)
        here = words[start:end]
        if here == wanted:
            return True
        low, high = (end + 1, high) if here < wanted else (low, start)
    return False
