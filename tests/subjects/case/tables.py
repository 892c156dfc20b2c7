"""Due dates of every rule's clock, counted by hand on a wall calendar from the notices; the reason stands beside.

Spring Festival 2026: off 15–23 Feb, made up on Sat 14 and Sat 28 Feb. National Day 2026: off 1–7 Oct, made up on
Sun 20 Sep and Sat 10 Oct. National Day 2025: off 1–8 Oct, made up on Sun 28 Sep and Sat 11 Oct. New Year 2026: off
1–3 Jan, made up on Sun 4 Jan. Spring Festival 2025: off 28 Jan – 4 Feb, made up on Sun 26 Jan and Sat 8 Feb.
"""

from __future__ import annotations

from tests.subjects.case.casebook import due_table

SAME_DAY = due_table("""
2026-02-05 Thu → 2026-02-05 Thu
2026-02-14 Sat → 2026-02-14 Sat a make-up Saturday
2026-02-16 Mon → 2026-02-16 Mon never rolled, not even in the Spring Festival
2026-09-19 Sat → 2026-09-19 Sat never rolled over a weekend
2026-09-20 Sun → 2026-09-20 Sun a make-up Sunday
2025-10-01 Wed → 2025-10-01 Wed National Day
2026-01-31 Sat → 2026-01-31 Sat month end
2024-02-29 Thu → 2024-02-29 Thu leap day
2026-12-31 Thu → 2026-12-31 Thu the last day known
2027-01-01 Fri → 2027-01-01 Fri no holiday can move it, so not provisional
2028-02-29 Tue → 2028-02-29 Tue leap day of a year without a notice, not provisional
2040-03-03 Sat → 2040-03-03 Sat unknown year, not provisional
""")

THREE_DAYS = due_table("""
2026-02-05 Thu → 2026-02-09 Mon the 8th is a Sunday
2026-03-02 Mon → 2026-03-05 Thu
2026-02-11 Wed → 2026-02-14 Sat a make-up Saturday
2026-02-12 Thu → 2026-02-24 Tue 15–23 Feb off
2026-02-20 Fri → 2026-02-24 Tue the 23rd is the last day off
2026-02-25 Wed → 2026-02-28 Sat a make-up Saturday
2026-02-26 Thu → 2026-03-02 Mon 1 Mar is a Sunday
2026-09-17 Thu → 2026-09-20 Sun a make-up Sunday
2026-09-22 Tue → 2026-09-28 Mon Mid-autumn, 25–27 Sep off
2026-09-28 Mon → 2026-10-08 Thu 1–7 Oct off
2026-10-07 Wed → 2026-10-10 Sat a make-up Saturday
2025-09-25 Thu → 2025-09-28 Sun a make-up Sunday
2025-09-29 Mon → 2025-10-09 Thu 1–8 Oct off
2025-10-08 Wed → 2025-10-11 Sat a make-up Saturday
2025-01-23 Thu → 2025-01-26 Sun a make-up Sunday
2025-01-25 Sat → 2025-02-05 Wed 28 Jan – 4 Feb off
2025-02-05 Wed → 2025-02-08 Sat a make-up Saturday
2025-04-24 Thu → 2025-04-27 Sun a make-up Sunday
2025-12-31 Wed → 2026-01-04 Sun 3 Jan off, Sunday 4 Jan made up
2026-01-01 Thu → 2026-01-04 Sun a make-up Sunday
2026-04-03 Fri → 2026-04-07 Tue Tomb-sweeping, 4–6 Apr off
2026-05-06 Wed → 2026-05-09 Sat a make-up Saturday
2026-06-16 Tue → 2026-06-22 Mon Dragon Boat, 19–21 Jun off
2024-02-26 Mon → 2024-02-29 Thu leap day
2024-02-15 Thu → 2024-02-18 Sun a make-up Sunday
2026-12-28 Mon → 2026-12-31 Thu the last day known
2026-12-29 Tue → 2027-01-04 Mon * 1 Jan off, a weekend after it
2027-02-03 Wed → 2027-02-11 Thu * statutory 5–8 Feb; 9 and 10 in lieu of Sat 6 and Sun 7
2028-02-26 Sat → 2028-02-29 Tue * leap day of a year without a notice
2040-03-01 Thu → 2040-03-05 Mon * the 4th is a Sunday; unknown year
""")

TEN_DAYS = due_table("""
2026-02-05 Thu → 2026-02-24 Tue the 15th is in the Spring Festival
2026-03-05 Thu → 2026-03-16 Mon the 15th is a Sunday
2026-02-04 Wed → 2026-02-14 Sat a make-up Saturday
2026-02-13 Fri → 2026-02-24 Tue the 23rd is the last day off
2026-02-18 Wed → 2026-02-28 Sat a make-up Saturday
2026-09-10 Thu → 2026-09-20 Sun a make-up Sunday
2026-09-09 Wed → 2026-09-20 Sun the 19th is a Saturday, rolls onto Sunday
2026-09-21 Mon → 2026-10-08 Thu 1–7 Oct off
2026-09-30 Wed → 2026-10-10 Sat a make-up Saturday
2025-09-18 Thu → 2025-09-28 Sun a make-up Sunday
2025-09-21 Sun → 2025-10-09 Thu 1–8 Oct off
2025-10-01 Wed → 2025-10-11 Sat a make-up Saturday
2025-01-16 Thu → 2025-01-26 Sun a make-up Sunday
2025-01-18 Sat → 2025-02-05 Wed 28 Jan – 4 Feb off
2025-12-25 Thu → 2026-01-04 Sun a make-up Sunday over the turn of the year
2025-12-24 Wed → 2026-01-04 Sun 3 Jan off, rolls onto Sunday
2024-02-19 Mon → 2024-02-29 Thu leap day
2026-12-21 Mon → 2026-12-31 Thu the last day known
2026-12-22 Tue → 2027-01-04 Mon * New Year 2027
2027-09-21 Tue → 2027-10-06 Wed * statutory 1–3 Oct; 4 and 5 in lieu of Sat 2 and Sun 3
2027-04-21 Wed → 2027-05-05 Wed * statutory 1–2 May; 3 and 4 in lieu of Sat 1 and Sun 2
2027-04-20 Tue → 2027-04-30 Fri * the day before
2027-04-25 Sun → 2027-05-05 Wed * the first day after, itself
2028-02-19 Sat → 2028-02-29 Tue * leap day of a year without a notice
2040-02-29 Wed → 2040-03-12 Mon * 10 Mar is a Saturday; unknown year
""")

THREE_WORKING_DAYS = due_table("""
2026-02-13 Fri → 2026-02-25 Wed 14 (made up), 24, 25
2026-02-12 Thu → 2026-02-24 Tue 13, 14 (made up), 24
2026-02-14 Sat → 2026-02-26 Thu 24, 25, 26
2026-02-18 Wed → 2026-02-26 Thu begun on a day off: 24, 25, 26
2026-02-25 Wed → 2026-02-28 Sat 26, 27, 28 (made up)
2026-02-27 Fri → 2026-03-03 Tue 28 (made up), 2, 3
2026-09-17 Thu → 2026-09-21 Mon 18, Sunday 20 (made up), 21
2026-09-18 Fri → 2026-09-22 Tue Sunday 20 (made up), 21, 22
2026-09-24 Thu → 2026-09-30 Wed 28, 29, 30; 25–27 off
2026-09-30 Wed → 2026-10-10 Sat 8, 9, 10 (made up)
2025-09-26 Fri → 2025-09-30 Tue Sunday 28 (made up), 29, 30
2025-09-30 Tue → 2025-10-11 Sat 9, 10, 11 (made up)
2025-10-09 Thu → 2025-10-13 Mon 10, 11 (made up), 13
2025-01-24 Fri → 2025-02-05 Wed Sunday 26 (made up), 27, 5
2025-12-31 Wed → 2026-01-06 Tue Sunday 4 (made up), 5, 6
2026-01-02 Fri → 2026-01-06 Tue begun on a day off
2026-04-30 Thu → 2026-05-08 Fri 6, 7, 8; 1–5 May off
2026-05-08 Fri → 2026-05-12 Tue 9 (made up), 11, 12
2024-02-27 Tue → 2024-03-01 Fri 28, 29, 1
2024-02-26 Mon → 2024-02-29 Thu leap day
2026-12-28 Mon → 2026-12-31 Thu 29, 30, 31: all known
2026-12-30 Wed → 2027-01-05 Tue * 31, 4, 5
2027-02-04 Thu → 2027-02-15 Mon * 5–10 Feb off; 11, 12, 15
2027-10-05 Tue → 2027-10-08 Fri * begun on a day in lieu: 6, 7, 8
2028-02-24 Thu → 2028-02-29 Tue * 25, 28, 29
2040-03-01 Thu → 2040-03-06 Tue * 2, 5, 6; unknown year
""")

ONE_WORKING_DAY = due_table("""
2026-03-04 Wed → 2026-03-05 Thu
2026-02-13 Fri → 2026-02-14 Sat a make-up Saturday
2026-02-14 Sat → 2026-02-24 Tue 15–23 Feb off
2026-02-27 Fri → 2026-02-28 Sat a make-up Saturday
2026-02-28 Sat → 2026-03-02 Mon
2026-09-18 Fri → 2026-09-20 Sun a make-up Sunday
2026-09-19 Sat → 2026-09-20 Sun a make-up Sunday
2026-09-20 Sun → 2026-09-21 Mon
2026-09-30 Wed → 2026-10-08 Thu 1–7 Oct off
2026-10-09 Fri → 2026-10-10 Sat a make-up Saturday
2025-09-26 Fri → 2025-09-28 Sun a make-up Sunday
2025-09-30 Tue → 2025-10-09 Thu 1–8 Oct off
2025-10-10 Fri → 2025-10-11 Sat a make-up Saturday
2025-01-24 Fri → 2025-01-26 Sun a make-up Sunday
2025-01-27 Mon → 2025-02-05 Wed 28 Jan – 4 Feb off
2025-12-31 Wed → 2026-01-04 Sun a make-up Sunday
2024-02-28 Wed → 2024-02-29 Thu leap day
2026-12-30 Wed → 2026-12-31 Thu the last day known
2026-12-31 Thu → 2027-01-04 Mon * New Year 2027
2027-02-03 Wed → 2027-02-04 Thu * the last working day before
2027-02-04 Thu → 2027-02-11 Thu * statutory 5–8 Feb; 9 and 10 in lieu
2027-02-10 Wed → 2027-02-11 Thu * begun on a day in lieu
2028-02-28 Mon → 2028-02-29 Tue * leap day of a year without a notice
2040-03-02 Fri → 2040-03-05 Mon * unknown year
""")

# 录入平安APP: the first working day after the Sunday of the week, as the weekly return.
WITH_THE_WEEKLY_RETURN = due_table("""
2026-03-02 Mon → 2026-03-09 Mon the week ends on Sunday 8 Mar
2026-03-08 Sun → 2026-03-09 Mon the last day of that week
2026-03-09 Mon → 2026-03-16 Mon the first day of the next
2026-02-07 Sat → 2026-02-09 Mon
2026-02-09 Mon → 2026-02-24 Tue the week ends on 15 Feb; 15–23 Feb off
2026-02-14 Sat → 2026-02-24 Tue a make-up Saturday of that week
2026-02-22 Sun → 2026-02-24 Tue begun on a day off; the 23rd is off
2026-02-23 Mon → 2026-03-02 Mon the make-up Saturday 28 Feb is before the end of the week
2026-09-14 Mon → 2026-09-21 Mon the week ends on a make-up Sunday
2026-09-28 Mon → 2026-10-08 Thu the week ends on 4 Oct; 1–7 Oct off
2025-09-22 Mon → 2025-09-29 Mon the week ends on a make-up Sunday
2025-09-29 Mon → 2025-10-09 Thu the week ends on 5 Oct; 1–8 Oct off
2025-10-08 Wed → 2025-10-13 Mon the make-up Saturday 11 Oct is before the end of the week
2025-12-29 Mon → 2026-01-05 Mon the week ends on the make-up Sunday 4 Jan
2024-02-26 Mon → 2024-03-04 Mon
2026-12-27 Sun → 2026-12-28 Mon the last week that is all known
2026-12-28 Mon → 2027-01-04 Mon * the week ends on 3 Jan 2027
2027-02-01 Mon → 2027-02-11 Thu * the week ends on 7 Feb; statutory until the 8th, 9 and 10 in lieu
2027-02-08 Mon → 2027-02-15 Mon *
2027-04-26 Mon → 2027-05-05 Wed * the week ends on 2 May; 3 and 4 in lieu of Sat 1 and Sun 2
2027-09-27 Mon → 2027-10-06 Wed * the week ends on 3 Oct; 4 and 5 in lieu of Sat 2 and Sun 3
2040-03-01 Thu → 2040-03-05 Mon * unknown year
""")

ONE_MONTH = due_table("""
2026-02-26 Thu → 2026-03-26 Thu
2026-01-31 Sat → 2026-02-28 Sat no 31 Feb; 28 Feb is made up
2026-01-30 Fri → 2026-02-28 Sat no 30 Feb
2026-01-29 Thu → 2026-02-28 Sat no 29 Feb in 2026
2026-01-28 Wed → 2026-02-28 Sat a make-up Saturday
2026-01-15 Thu → 2026-02-24 Tue 15 Feb is in the Spring Festival
2026-01-14 Wed → 2026-02-14 Sat a make-up Saturday
2026-02-28 Sat → 2026-03-30 Mon 28 Mar is a Saturday; not the month's last day
2026-03-31 Tue → 2026-04-30 Thu no 31 Apr
2026-04-30 Thu → 2026-06-01 Mon 30 May is a Saturday; not 31 May
2026-05-31 Sun → 2026-06-30 Tue no 31 Jun
2026-07-31 Fri → 2026-08-31 Mon
2026-08-31 Mon → 2026-09-30 Wed no 31 Sep
2026-08-20 Thu → 2026-09-20 Sun a make-up Sunday
2026-08-19 Wed → 2026-09-20 Sun the 19th is a Saturday, rolls onto Sunday
2026-09-01 Tue → 2026-10-08 Thu 1–7 Oct off
2026-09-10 Thu → 2026-10-10 Sat a make-up Saturday
2025-08-28 Thu → 2025-09-28 Sun a make-up Sunday
2025-09-01 Mon → 2025-10-09 Thu 1–8 Oct off
2025-09-11 Thu → 2025-10-11 Sat a make-up Saturday
2024-12-26 Thu → 2025-01-26 Sun a make-up Sunday
2025-12-04 Thu → 2026-01-04 Sun a make-up Sunday
2025-12-01 Mon → 2026-01-04 Sun 1–3 Jan off
2023-01-31 Tue → 2023-02-28 Tue no 31 Feb
2024-01-29 Mon → 2024-02-29 Thu leap day
2024-01-31 Wed → 2024-02-29 Thu leap day is the month's last
2024-02-29 Thu → 2024-03-29 Fri the same day, not the month's last
2026-11-30 Mon → 2026-12-30 Wed known
2026-12-01 Tue → 2027-01-04 Mon * New Year 2027
2026-12-31 Thu → 2027-02-01 Mon * 31 Jan is a Sunday
2027-01-31 Sun → 2027-03-01 Mon * 28 Feb is a Sunday
2028-01-31 Mon → 2028-02-29 Tue * leap day of a year without a notice
2028-02-29 Tue → 2028-03-29 Wed *
2040-01-31 Tue → 2040-02-29 Wed * unknown year
""")

THIRTY_DAYS = due_table("""
2026-08-20 Thu → 2026-09-20 Sun 19 Sep is a Saturday, Sunday 20 Sep made up
2026-08-21 Fri → 2026-09-20 Sun a make-up Sunday
2025-09-01 Mon → 2025-10-09 Thu 1–8 Oct off
2026-01-15 Thu → 2026-02-14 Sat a make-up Saturday
2026-01-16 Fri → 2026-02-24 Tue 15–23 Feb off
2026-01-29 Thu → 2026-02-28 Sat a make-up Saturday
2026-01-30 Fri → 2026-03-02 Mon 1 Mar is a Sunday
2026-01-31 Sat → 2026-03-02 Mon 30 days are not a month
2026-09-01 Tue → 2026-10-08 Thu 1–7 Oct off
2026-09-10 Thu → 2026-10-10 Sat a make-up Saturday
2025-09-11 Thu → 2025-10-11 Sat a make-up Saturday
2024-12-27 Fri → 2025-01-26 Sun a make-up Sunday
2025-12-05 Fri → 2026-01-04 Sun a make-up Sunday
2024-01-30 Tue → 2024-02-29 Thu leap day
2026-12-01 Tue → 2026-12-31 Thu the last day known
2026-12-02 Wed → 2027-01-04 Mon * New Year 2027
2027-01-05 Tue → 2027-02-04 Thu * the last working day before
2027-01-06 Wed → 2027-02-11 Thu * statutory 5–8 Feb; 9 and 10 in lieu
2027-01-12 Tue → 2027-02-11 Thu * the first day after, itself
2028-01-30 Sun → 2028-02-29 Tue * leap day of a year without a notice
2040-02-02 Thu → 2040-03-05 Mon * 3 Mar is a Saturday; unknown year
""")

# An office may say that a clock does not roll: then no holiday can move it and it is never provisional.
THIRTY_DAYS_NOT_ROLLED = due_table("""
2025-09-01 Mon → 2025-10-01 Wed stays on National Day
2026-08-20 Thu → 2026-09-19 Sat stays on a Saturday
2026-08-21 Fri → 2026-09-20 Sun a make-up Sunday
2026-01-16 Fri → 2026-02-15 Sun stays in the Spring Festival
2026-01-31 Sat → 2026-03-02 Mon
2024-01-30 Tue → 2024-02-29 Thu leap day
2026-12-02 Wed → 2027-01-01 Fri not provisional
2028-01-30 Sun → 2028-02-29 Tue not provisional
2040-02-02 Thu → 2040-03-03 Sat unknown year, not provisional
""")

# 交办函: taken as written, whatever day it is.
AS_WRITTEN = due_table("""
2026-02-27 Fri → 2026-03-20 Fri
2026-01-16 Fri → 2026-02-15 Sun in the Spring Festival
2026-08-21 Fri → 2026-09-19 Sat a Saturday
2026-08-21 Fri → 2026-09-20 Sun a make-up Sunday, thirty days after
2025-09-05 Fri → 2025-10-05 Sun National Day, thirty days after
2026-01-31 Sat → 2026-02-28 Sat month end
2024-02-10 Sat → 2024-02-29 Thu leap day
2026-12-02 Wed → 2027-01-01 Fri not provisional
2028-02-01 Tue → 2028-02-29 Tue leap day, not provisional
2040-02-28 Tue → 2040-03-03 Sat unknown year, not provisional
""")
