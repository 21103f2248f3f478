# Prints phone numbers with what the Python package phonenumbers says of them, one JSON array a line:
# the number, its type, its zones, and its zones by its digits alone.
# python3 oracle.py <archive or folder of the package> <how many> <seed>
import json
import random
import sys

sys.path.insert(0, sys.argv[1])
import phonenumbers  # noqa: E402
from phonenumbers import timezone  # noqa: E402
from phonenumbers.tzdata import TIMEZONE_DATA  # noqa: E402

random.seed(int(sys.argv[3]))
TYPES = ["fixed-line", "mobile", "fixed-line-or-mobile", "toll-free", "premium-rate", "shared-cost", "voip",
         "personal-number", "pager", "uan", "voicemail"]
CODES = sorted(str(code) for code in phonenumbers.COUNTRY_CODE_TO_REGION_CODE)
PREFIXES = sorted(TIMEZONE_DATA)
UNKNOWN = ("Etc/Unknown",)


def digits(count):
    return "".join(random.choice("0123456789") for _ in range(count))


def candidate():
    prefix = random.choice(PREFIXES) if random.random() < 0.7 else random.choice(CODES)
    return "+" + prefix + digits(max(0, random.randint(8, 13) - len(prefix)))


left = int(sys.argv[2])
while left > 0:
    text = candidate()
    try:
        number = phonenumbers.parse(text)
    except phonenumbers.NumberParseException:
        continue
    # Parsing may drop a national prefix. The zones are those of what is left.
    if phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164) != text:
        continue
    kind = phonenumbers.number_type(number)
    # Most random numbers are not valid. A third of those is enough.
    if kind == phonenumbers.PhoneNumberType.UNKNOWN and random.random() < 0.66:
        continue
    name = TYPES[kind] if 0 <= kind < len(TYPES) else "unknown"
    zones = [list(found) for found in (timezone.time_zones_for_number(number), timezone.time_zones_for_geographical_number(number))]
    print(json.dumps([text, name, *([] if tuple(one) == UNKNOWN else one for one in zones)]))
    left -= 1
