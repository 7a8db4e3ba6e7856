"""Makes two tables, and times lifetimes and lifelines on them. Called by ./run."""

import sys
import time
import warnings

import numpy as np
import pandas as pd
from lifelines import KaplanMeierFitter
from lifelines.statistics import logrank_test
from lifetimes import BetaGeoFitter

warnings.filterwarnings("ignore")
folder = sys.argv[1]
dice = np.random.default_rng(1)


def customers(count):
    """As many as CDNOW had, with its parameters, in days; followed for 39 weeks, all of them new in the first twelve."""
    rows = []
    rates = dice.gamma(0.243, 1 / 4.414, count) / 7
    chances = dice.beta(0.793, 2.426, count)
    for rate, leaves in zip(rates, chances):
        age, day, frequency, recency = 273 - dice.integers(84), 0, 0, 0
        while rate > 1e-12:
            day += int(np.ceil(dice.exponential(1 / rate)))
            if day > age:
                break
            frequency, recency = frequency + 1, day
            if dice.random() < leaves:
                break
        rows.append((frequency, recency / 7, age / 7))
    return pd.DataFrame(rows, columns=["frequency", "recency", "T"])


def accounts(count):
    old = dice.integers(0, 2, count)
    left, seen = dice.exponential(np.where(old, 50, 33)), 60 * dice.random(count)
    return pd.DataFrame({"time": np.minimum(left, seen), "event": (left < seen).astype(int), "group": old})


def best(times, what):
    spans = []
    for _ in range(times):
        start = time.perf_counter()
        found = what()
        spans.append(time.perf_counter() - start)
    return min(spans), found


def curves(table):
    old, young = table[table.group == 1], table[table.group == 0]
    for one in (old, young):
        KaplanMeierFitter().fit(one.time, one.event)
    return logrank_test(old.time, young.time, old.event, young.event)


table = customers(23_570)
table.to_csv(f"{folder}/customers.csv", index=False)
span, fit = best(3, lambda: BetaGeoFitter().fit(table.frequency, table.recency, table["T"]))
print(f"lifetimes  BG/NBD, 23,570 customers            {1000 * span:9.1f} ms  {[round(p, 4) for p in fit.params_]}")
for name, table in [("", accounts(100_000)), (" in days", None)]:
    if table is None:
        table = pd.read_csv(f"{folder}/accounts.csv")
        table.time = np.ceil(30 * table.time)
    table.to_csv(f"{folder}/accounts{name.replace(' ', '-')}.csv", index=False)
    span, test = best(3, lambda: curves(table))
    print(f"lifelines  curves and log-rank, 100,000 rows{name:8} {1000 * span:6.1f} ms  chi2 {test.test_statistic:.6f}")
