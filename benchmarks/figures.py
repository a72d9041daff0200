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


def percentile(values, share):
    """The value that `share` percent of the values do not exceed."""
    ordered = sorted(values)
    return ordered[max(-(-len(ordered) * share // 100) - 1, 0)]


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


def median_interval(groups, seed=0, resamples=RESAMPLES):
    """The median of all values and its 95 % interval, by a seeded bootstrap.

    Whole groups are drawn first, then values in each: the values of one session
    share what its processes have by chance, so they say less than as many alone.

    :param groups: the values, a list for each session
    :return: (median, low, high)
    """
    draw = random.Random(seed)
    medians = sorted(
        statistics.median(
            value
            for group in draw.choices(groups, k=len(groups))
            for value in draw.choices(group, k=len(group))
        )
        for _resample in range(resamples)
    )
    low = medians[int(resamples * 0.025)]
    high = medians[min(int(resamples * 0.975), resamples - 1)]
    return statistics.median(value for group in groups for value in group), low, high


def compare(reference, measured, sessions=None, seed=0):
    """How `measured` stands to `reference`, both in time, pair by pair.

    :param sessions: the session of each pair; one for all of them by default
    :return: dict {ratio, low, high}; above 1 means slower than the reference
    """
    ratios = paired_ratios(reference, measured)
    groups = {}
    for session, ratio in zip(sessions or [0] * len(ratios), ratios, strict=True):
        groups.setdefault(session, []).append(ratio)
    ratio, low, high = median_interval(list(groups.values()), seed)
    return {"ratio": ratio, "low": low, "high": high}
