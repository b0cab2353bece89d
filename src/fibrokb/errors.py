"""The ways a command can fail that a person can do something about."""


class FibroKBError(Exception):
    """A failure told in one sentence, with a hint and the exit status it leads to."""

    exit_code = 1

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class NothingFound(FibroKBError):
    """What was asked for is not in the data (exit status 1)."""

    exit_code = 1

    def __init__(self, message: str, hint: str = "", nearest: tuple[str, ...] = ()) -> None:
        super().__init__(message, hint)
        self.nearest = nearest


class WrongUsage(FibroKBError):
    """The command was called in a way it does not understand (exit status 2)."""

    exit_code = 2


class DataUnreadable(FibroKBError):
    """The evidence base could not be read (exit status 3)."""

    exit_code = 3


class ServiceUnavailable(FibroKBError):
    """A service that was asked for by name could not be reached (exit status 4)."""

    exit_code = 4


class IndexBroken(Exception):
    """The compiled copy of the data can't be read and must be made anew; people never see this one."""
