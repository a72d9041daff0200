"""The arithmetic of a comparison: medians, spread, paired ratios, intervals."""

import random
import statistics

RESAMPLES = 2000


def interleave(subjects, turn):
    """The order in which the subjects take their turn.

    It is reversed from one turn to the next (A B, B A, A B…), so that what drifts
    slowly weighs the same on each.

    :param subjects: the names, the reference first
    :return: a list of the same names
    """
    ordered = list(subjects)
    if turn % 2:
        ordered.reverse()
    return ordered


def spread(values):
    """Median and median absolute deviation of a list of numbers."""
    middle = statistics.median(values)
    return middle, statistics.median(abs(value - middle) for value in values)


def paired_ratios(reference, measured):
    """The ratio measured / reference of each pair.

    :raises ValueError: when the lists are not of one length, or a reference is 0
    """
    if len(reference) != len(measured):
        raise ValueError("Each pair needs a figure of both.")
    if not all(reference):
        raise ValueError("A ratio to zero does not exist.")
    return [b / a for a, b in zip(reference, measured, strict=True)]


def median_interval(values, seed=0, resamples=RESAMPLES):
    """The median of `values` and its 95 % interval, by a seeded bootstrap.

    :return: (median, low, high)
    """
    draw = random.Random(seed)
    medians = sorted(
        statistics.median(draw.choices(values, k=len(values)))
        for _resample in range(resamples)
    )
    low = medians[int(resamples * 0.025)]
    high = medians[min(int(resamples * 0.975), resamples - 1)]
    return statistics.median(values), low, high


def compare(reference, measured, seed=0):
    """How `measured` stands to `reference`, both in time, pair by pair.

    :return: dict {ratio, low, high}; above 1 means slower than the reference
    """
    ratio, low, high = median_interval(paired_ratios(reference, measured), seed)
    return {"ratio": ratio, "low": low, "high": high}
