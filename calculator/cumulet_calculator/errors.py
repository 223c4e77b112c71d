"""The one error that a caller shows to a person."""


class CalculatorError(ValueError):
    """An input that cannot be used; the message is one sentence that says what to give instead."""
