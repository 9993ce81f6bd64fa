"""The desk with real processes: the same bits, in turn, replaced when they die, gone when idle."""

import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import CancelledError

import pytest

from convviz.errors import RefusedValue
from convviz.lab.learning.network import Desk, State, advance, first_state
from convviz.lab.learning.network import worker as worker_module
from convviz.lab.learning.network.messages import write_plan, write_state
from convviz.lab.learning.network.wire import read_frame, write_frame
from convviz.lab.learning.network.worker_pool import COMMAND, ONE_THREAD, ROOT
from convviz.ops.threads import one_thread_each
from tests.lab.learning.network.test_advance import SMALL, assert_same

PATIENCE = 60


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
def desk():
    made = Desk(workers=1)
    yield made
    for process in made._resting:
        process.kill()
        process.communicate()


def test_a_worker_makes_the_bits_that_this_process_makes(desk):
    state = first_state(SMALL)
    for _slice in range(3):
        state = desk.submit(SMALL, state, 0.01, steps=9).result(PATIENCE)
    assert_same(state, alone(27))


def test_orders_are_fulfilled_in_turn(desk):
    done = []
    jobs = [desk.submit(SMALL, first_state(SMALL), 0.01, steps=2) for _visitor in range(5)]
    for number, job in enumerate(jobs):
        job.add_done_callback(lambda _job, number=number: done.append(number))
    for job in jobs:
        job.result(PATIENCE)
    wait_until(lambda: len(done) == 5)
    assert done == [0, 1, 2, 3, 4]


def test_one_worker_serves_all_and_no_thread_stays(desk):
    for job in [desk.submit(SMALL, first_state(SMALL), 0.01, steps=1) for _visitor in range(4)]:
        job.result(PATIENCE)
    wait_until(lambda: desk._busy == 0)
    assert len(desk._resting) == 1
    wait_until(lambda: not any(thread.name == "trainings" for thread in threading.enumerate()))


def test_a_job_that_nobody_waits_for_any_more_is_left_out(desk):
    first = desk.submit(SMALL, first_state(SMALL), 0.01, seconds=0.3)
    second = desk.submit(SMALL, first_state(SMALL), 0.01, steps=1)
    third = desk.submit(SMALL, first_state(SMALL), 0.01, steps=2)
    assert second.cancel()
    assert third.result(PATIENCE).step == 2
    assert first.result().step >= 1
    with pytest.raises(CancelledError):
        second.result()


def test_a_refusal_comes_back_as_one_and_the_worker_goes_on(desk):
    with pytest.raises(RefusedValue, match="above 0"):
        desk.submit(SMALL, first_state(SMALL), -1.0, steps=1).result(PATIENCE)
    assert desk.submit(SMALL, first_state(SMALL), 0.01, steps=1).result(PATIENCE).step == 1


def test_a_worker_that_was_killed_is_replaced_and_the_slice_made_again(desk):
    first = desk.submit(SMALL, first_state(SMALL), 0.01, steps=1).result(PATIENCE)
    wait_until(lambda: desk._resting)
    os.kill(desk._resting[0].pid, signal.SIGKILL)
    again = desk.submit(SMALL, first, 0.01, steps=1).result(PATIENCE)
    assert_same(again, alone(2))


@pytest.mark.parametrize("command", [(sys.executable, "-c", "print('no frame')"), ("/no/such/program",)])
def test_workers_that_cannot_live_are_told_of_to_everybody(command):
    desk = Desk(workers=1, command=command)
    for job in [desk.submit(SMALL, first_state(SMALL), 0.01, steps=1) for _visitor in range(2)]:
        with pytest.raises(RefusedValue, match="The training process failed twice at these steps"):
            job.result(PATIENCE)
    wait_until(lambda: desk._busy == 0)


def test_an_unforeseen_mistake_is_told_of():
    message = {"plan": {"unknown": 1}, "state": {}, "rate": 0.1, "steps": 1, "seconds": None}
    answer, arrays = worker_module.answer(message, {})
    assert "TypeError" in answer["failed"] and not arrays


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
    read_frame(process.stdout)
    os.kill(process.pid, signal.SIGINT)
    ask(process, steps=1)
    assert read_frame(process.stdout)[0]["state"]["step"] == 1
    assert process.communicate()[1] == b""


def test_a_worker_ends_by_itself_when_nobody_asks():
    code = "import convviz.lab.learning.network.worker as w; w.IDLE_SECONDS = 0.2; w.main()"
    process = worker((sys.executable, "-c", code))
    assert process.wait(PATIENCE) == 0
    process.communicate()


def test_a_worker_is_a_small_process():
    """It imports neither the app nor what reads pictures: it is there at once."""
    module = "convviz.lab.learning.network.worker"
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
    state, arrays = write_state(first_state(SMALL))
    message = {"plan": write_plan(SMALL), "state": state, "rate": 0.01, "steps": steps, "seconds": None}
    write_frame(process.stdin, message, arrays)
