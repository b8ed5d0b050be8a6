"""The number of a French company (SIREN): nine digits with a Luhn key."""

# Digits two by two from the right are doubled; 7 counts for 7 * 2 - 9 = 5.
DOUBLED = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)


def clean(number: str | None) -> str:
    return "".join((number or "").split())


def is_valid(number: str) -> bool:
    if len(number) != 9 or not (number.isascii() and number.isdigit()):
        return False
    digits = [int(digit) for digit in reversed(number)]
    return (sum(digits[::2]) + sum(DOUBLED[digit] for digit in digits[1::2])) % 10 == 0
