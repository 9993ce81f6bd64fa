"""The pool with real processes: the same bits, in turn, replaced when they die, gone when idle."""

import os
import pickle
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import CancelledError
from dataclasses import replace
from functools import partial

import pytest

from convviz.errors import RefusedValue
from convviz.lab.learning.network import State, WorkerPool, advance, first_state
from convviz.lab.workers.process import COMMAND, ONE_THREAD, ROOT
from convviz.ops.threads import one_thread_each
from tests.lab.learning.network.test_advance import SMALL, assert_same

PATIENCE = 60
LONG = replace(SMALL, epochs=20)


def wait_until(condition) -> None:
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)


def alone(steps: int) -> State:
    """The steps made here, on one thread as in a worker."""
    with one_thread_each():
        return advance(SMALL, first_state(SMALL), 0.01, steps=steps)


@pytest.fixture
def pool():
    made = WorkerPool(workers=1, idle_seconds=0.2)
    yield made
    wait_until(lambda: made._threads == 0)


@pytest.fixture
def started(monkeypatch) -> list[subprocess.Popen]:
    """The processes that were started."""
    processes: list[subprocess.Popen] = []

    class Recorded(subprocess.Popen):
        def __init__(self, *arguments, **options) -> None:
            super().__init__(*arguments, **options)
            self.environment = options["env"]
            processes.append(self)

    monkeypatch.setattr(subprocess, "Popen", Recorded)
    return processes


def test_a_worker_makes_the_bits_that_this_process_makes(pool):
    state = first_state(SMALL)
    for _slice in range(3):
        state = pool.submit(SMALL, state, 0.01, steps=9).result(PATIENCE)
    assert_same(state, alone(27))


def test_orders_are_fulfilled_in_turn(pool):
    done = []
    jobs = [pool.submit(SMALL, first_state(SMALL), 0.01, steps=2) for _visitor in range(5)]
    for number, job in enumerate(jobs):
        job.add_done_callback(lambda _job, number=number: done.append(number))
    for job in jobs:
        job.result(PATIENCE)
    wait_until(lambda: len(done) == 5)
    assert done == [0, 1, 2, 3, 4]


def test_one_worker_serves_all_who_come_one_after_the_other(started):
    pool = WorkerPool(workers=2, idle_seconds=5)
    for _visitor in range(4):
        pool.submit(SMALL, first_state(SMALL), 0.01, steps=1).result(PATIENCE)
    assert len(started) == 1


def test_as_many_workers_as_there_may_be_work_side_by_side(started):
    pool = WorkerPool(workers=2, idle_seconds=5)
    pool.submit(SMALL, first_state(SMALL), 0.01, steps=1).result(PATIENCE)
    wait_until(lambda: pool._resting == 1)
    jobs = [pool.submit(SMALL, first_state(SMALL), 0.01, seconds=0.2) for _visitor in range(5)]
    for job in jobs:
        job.result(PATIENCE)
    assert len(started) == 2


def test_no_process_no_zombie_and_no_thread_stays_when_nobody_asks(started):
    pool, others = WorkerPool(workers=2, idle_seconds=0.1), set(threading.enumerate())
    for job in [pool.submit(SMALL, first_state(SMALL), 0.01, steps=1) for _visitor in range(2)]:
        job.result(PATIENCE)
    wait_until(lambda: not any(thread.name == "trainings" for thread in set(threading.enumerate()) - others))
    assert pool._threads == 0
    assert started and all(process.returncode is not None for process in started)  # waited for: no zombie
    assert pool.submit(SMALL, first_state(SMALL), 0.01, steps=1).result(PATIENCE).step == 1


def test_a_job_that_nobody_waits_for_any_more_is_left_out(pool):
    first = pool.submit(SMALL, first_state(SMALL), 0.01, seconds=0.3)
    second = pool.submit(SMALL, first_state(SMALL), 0.01, steps=1)
    third = pool.submit(SMALL, first_state(SMALL), 0.01, steps=2)
    assert second.cancel()
    assert third.result(PATIENCE).step == 2
    assert first.result().step >= 1
    with pytest.raises(CancelledError):
        second.result()


def test_a_refusal_comes_back_as_one_and_the_worker_goes_on(pool):
    with pytest.raises(RefusedValue, match="above 0"):
        pool.submit(SMALL, first_state(SMALL), -1.0, steps=1).result(PATIENCE)
    assert pool.submit(SMALL, first_state(SMALL), 0.01, steps=1).result(PATIENCE).step == 1


def test_a_worker_that_was_killed_at_rest_is_replaced(pool, started):
    first = pool.submit(SMALL, first_state(SMALL), 0.01, steps=1).result(PATIENCE)
    started[0].kill()
    again = pool.submit(SMALL, first, 0.01, steps=1).result(PATIENCE)
    assert_same(again, alone(2))
    assert len(started) == 2


def test_a_slice_whose_worker_is_killed_is_made_again_and_the_others_notice_nothing(started):
    pool, first = WorkerPool(workers=3, idle_seconds=10), first_state(SMALL)
    for job in [pool.submit(SMALL, first, 0.01, seconds=0.2) for _visitor in range(3)]:
        job.result(PATIENCE)
    jobs = [pool.submit(LONG, first, 0.01, steps=200) for _visitor in range(3)]
    wait_until(lambda: pool.waiting == 0)
    started[1].kill()
    with one_thread_each():
        right = advance(LONG, first, 0.01, steps=200)
    for job in jobs:
        assert_same(job.result(PATIENCE), right)
    assert started[1].poll() == -signal.SIGKILL
    assert len(started) == 4, "one was started in its place, and none in the others'"


def test_a_slice_that_takes_too_long_is_ended_and_told_of(pool, started):
    pool.longest_seconds = 0.5
    endless = pool.submit(replace(SMALL, epochs=100_000), first_state(SMALL), 0.01)
    with pytest.raises(RefusedValue, match="The training process failed twice at these steps"):
        endless.result(PATIENCE)
    assert [process.returncode for process in started] == [-signal.SIGKILL] * 2
    pool.longest_seconds = PATIENCE
    assert pool.submit(SMALL, first_state(SMALL), 0.01, steps=1).result(PATIENCE).step == 1


def test_workers_end_with_a_server_that_is_killed():
    """They share its standard error: that ends with the last of them."""
    code = """if True:
        import os, signal
        from convviz.lab.learning.network import WorkerPool, first_state
        from tests.lab.learning.network.test_advance import SMALL
        pool = WorkerPool(workers=3)
        for job in [pool.submit(SMALL, first_state(SMALL), 0.01, seconds=0.3) for _visitor in range(3)]:
            job.result(60)
        for _visitor in range(3):
            pool.submit(SMALL, first_state(SMALL), 0.01, seconds=0.5)
        os.kill(os.getpid(), signal.SIGKILL)
    """
    server = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, stderr=subprocess.PIPE, text=True, timeout=PATIENCE / 3
    )
    assert (server.returncode, server.stderr) == (-signal.SIGKILL, "")


@pytest.mark.parametrize("command", [(sys.executable, "-c", "print('no frame')"), ("/no/such/program",)])
def test_workers_that_cannot_live_are_told_of_to_everybody(command):
    pool = WorkerPool(workers=1, command=command, idle_seconds=0.1)
    for job in [pool.submit(SMALL, first_state(SMALL), 0.01, steps=1) for _visitor in range(2)]:
        with pytest.raises(RefusedValue, match="The training process failed twice at these steps"):
            job.result(PATIENCE)
    wait_until(lambda: pool._threads == 0)


def test_an_unforeseen_mistake_is_told_of(pool):
    with pytest.raises(RefusedValue, match=r"Training stopped .* \(ValueError: invalid literal"):
        pool.ask(partial(int, "x")).result(PATIENCE)


def test_refusals_come_back_with_their_places():
    refusal = pickle.loads(pickle.dumps(RefusedValue("A {what} of {size}.", what="{brace}", size=3)))
    assert type(refusal) is RefusedValue and str(refusal) == "A {brace} of 3."
    assert (refusal.template, refusal.values) == ("A {what} of {size}.", {"what": "{brace}", "size": 3})


def test_a_worker_ends_when_nobody_is_there_any_more():
    process = worker()
    process.stdin.close()
    assert process.wait(PATIENCE) == 0
    process.stdout.close()
    process.stderr.close()


def test_a_worker_goes_quietly_when_the_server_goes_in_the_middle_of_a_slice():
    process = worker()
    ask(process, steps=20)
    process.stdin.close()
    process.stdout.close()
    assert process.wait(PATIENCE) == 0
    assert process.stderr.read() == b""
    process.stderr.close()


def test_an_interrupt_in_the_terminal_is_left_to_the_server():
    process = worker()
    ask(process, steps=1)
    pickle.load(process.stdout)
    os.kill(process.pid, signal.SIGINT)
    ask(process, steps=1)
    assert pickle.load(process.stdout).step == 1
    assert process.communicate()[1] == b""


def test_a_worker_is_modest(pool, started):
    """It comes after the pages, and uses one processor."""
    pool.submit(SMALL, first_state(SMALL), 0.01, steps=1).result(PATIENCE)
    niceness = os.getpriority(os.PRIO_PROCESS, started[0].pid)
    assert niceness == min(19, os.getpriority(os.PRIO_PROCESS, 0) + 10)
    assert started[0].environment["OPENBLAS_NUM_THREADS"] == "1"


def test_a_worker_is_a_small_process():
    """It imports neither the app nor what reads pictures: it is there at once."""
    module = "convviz.lab.workers.worker"
    code = f"import sys, {module}; print('streamlit' in sys.modules, 'PIL' in sys.modules)"
    found = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert found.stdout.split() == ["False", "False"]


def worker(command=COMMAND):
    pipe = subprocess.PIPE
    return subprocess.Popen(
        command, stdin=pipe, stdout=pipe, stderr=pipe, cwd=ROOT, env={**os.environ, **ONE_THREAD}
    )


def ask(process, steps: int) -> None:
    """Ask a worker for so many steps, without waiting for them."""
    pickle.dump(partial(advance, SMALL, first_state(SMALL), 0.01, steps=steps), process.stdin)
    process.stdin.flush()
