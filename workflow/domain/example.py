"""The shipped review, which is there to be looked at: `seed/khoi-thi-dua-6-2021.json`."""

#: The `id` of its record.
EXAMPLE_ID = "binh-thuan/khoi-6/2021"
