"""Asks one engine all questions, and tells a line of JSON for each thing: `python ask.py ENGINE memory|parquet FOLDER THREADS GB`.

`python ask.py parquet FOLDER` only makes the Parquet file. The lines are described in `bench/src/line.rs`.
"""

import json
import resource
import sys
import time
import traceback
from pathlib import Path

from answers import answer
from columns import parquet
from engines import ENGINES, GIGABYTE

QUERIES = Path(__file__).parent.parent / "queries"
QUESTIONS = ["q1", "q2", "q3", "q4", "q5"]
RUNS = 3


def main() -> None:
    if sys.argv[1] == "parquet":
        parquet(Path(sys.argv[2]))
        return
    name, mode, folder, threads, gigabytes = sys.argv[1:]
    memory_bytes = int(gigabytes) * GIGABYTE
    # What asks for more gets an error, and not the whole machine's memory.
    resource.setrlimit(resource.RLIMIT_DATA, (memory_bytes, memory_bytes))
    path = parquet(Path(folder))
    engine = ENGINES[name](path, QUERIES, mode == "memory", int(threads), memory_bytes)
    start = time.perf_counter()
    engine.load()
    tell("version", text=engine.version)
    tell("loaded", seconds=time.perf_counter() - start)
    for question in QUESTIONS:
        try:
            ask(engine, question)
        except BaseException as error:
            traceback.print_exc()
            tell("failed", question=question, why=f"{type(error).__name__}: {error}"[:200])
    tell("peak", bytes=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024)


def ask(engine, question: str) -> None:
    """Once to warm up, then with the clock running."""
    result = engine.ask(question)
    seconds = []
    for _ in range(RUNS):
        del result
        start = time.perf_counter()
        result = engine.ask(question)
        seconds.append(time.perf_counter() - start)
    told = answer(question, engine.columns(result), QUERIES)
    tell("answer", question=question, seconds=seconds, **told)


def tell(what: str, **things) -> None:
    print(json.dumps({"what": what, **things}), flush=True)


if __name__ == "__main__":
    main()
