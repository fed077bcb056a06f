"""The hyphen that papers print where a line must not end."""

#: It stays a hyphen, and U+FEFF after it, which nobody sees, says the rest. Word files have an
#: element for it.
NONBREAKING_HYPHEN = "-\ufeff"
