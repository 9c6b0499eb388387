"""What people read, for screen, paper and terminal alike: dates, money, states, explanations, error sentences.

Facts come from the domain; the sentences are written here, once.
"""

from loket.domain.money import format_rupiah, in_words
from loket.words.dates import (
    brief_day,
    clock,
    clock_time,
    day_range,
    deadline,
    deadline_parts,
    local,
    long_date,
    moment,
    month_name,
    plain_date,
    short_date,
    short_moment,
    short_month,
    weekday_name,
    zone_name,
)
from loket.words.errors import cell_fault_sentence, error_sentence, fault_words
from loket.words.explanation import explain_steps, explanation, explanation_line, remaining, step_sentence, work_span
from loket.words.labels import has_label, label, role_words
from loket.words.standards import (
    STATUTORY_DEFAULT,
    completion_sentence,
    duration,
    fee_sentence,
    requirement_line,
    sheets,
)

__all__ = [
    "STATUTORY_DEFAULT",
    "brief_day",
    "cell_fault_sentence",
    "clock",
    "clock_time",
    "completion_sentence",
    "day_range",
    "deadline",
    "deadline_parts",
    "duration",
    "error_sentence",
    "explain_steps",
    "explanation",
    "explanation_line",
    "fault_words",
    "fee_sentence",
    "format_rupiah",
    "has_label",
    "in_words",
    "label",
    "local",
    "long_date",
    "moment",
    "month_name",
    "plain_date",
    "remaining",
    "requirement_line",
    "role_words",
    "sheets",
    "short_date",
    "short_moment",
    "short_month",
    "step_sentence",
    "weekday_name",
    "work_span",
    "zone_name",
]
