"""Threads and kept memory: the same numbers, nothing left behind, and no more than the machine has."""

import os
import signal
import threading
import time
from collections.abc import Iterator

import numpy as np
import pytest

from convviz import conv2d, conv2d_input_grad, conv2d_weight_grad
from convviz.ops import blas, threads
from convviz.ops import dispatch as choice
from convviz.ops import workspace as scratch
from convviz.ops.blas import Blas
from convviz.ops.threads import one_thread_each, spread, usable_threads


class FakeBlas:
    """A matrix library that remembers what it was told."""

    def __init__(self, count: int) -> None:
        self.count, self.told = count, []

    def use(self, count: int) -> None:
        self.count = count
        self.told.append(count)

    def library(self) -> Blas:
        return Blas(lambda: self.count, self.use)


@pytest.fixture
def library(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeBlas]:
    fake = FakeBlas(4)
    monkeypatch.setattr(threads, "loaded_blas", fake.library)
    monkeypatch.setattr(threads, "usable_cores", lambda: 4)
    threads.pool.cache_clear()
    yield fake
    threads.pool.cache_clear()


def test_shares_are_dealt_out_to_threads_of_their_own_and_come_back_in_order(library):
    parts, barrier = list(range(10)), threading.Barrier(4, timeout=10)

    def work(share):
        barrier.wait()  # passes only if four threads are here at once
        assert library.count == 1
        return threading.get_ident(), share

    with one_thread_each():
        results = spread(work, parts, 4)
    assert [share for _, share in results] == [[0, 4, 8], [1, 5, 9], [2, 6], [3, 7]]
    assert len({ident for ident, _ in results}) == 4 and results[0][0] == threading.get_ident()
    assert library.told == [1, 4]


def test_few_parts_stay_with_few_threads(library):
    results = spread(lambda share: (threading.get_ident(), list(share)), [1], 4)
    assert results == [(threading.get_ident(), [1])]
    results = spread(lambda share: (threading.get_ident(), list(share)), [], 4)
    assert results == [(threading.get_ident(), [])]


def test_little_work_stays_on_the_callers_thread(library):
    worth = threads.WORTH_A_THREAD
    wanted = {0: 1, 1: 1, worth: 1, 2 * worth: 2, 3 * worth: 3, 100 * worth: 4}
    assert {work: threads.threads_for(work) for work in wanted} == wanted


@pytest.mark.parametrize("failing", [0, 1], ids=["the caller's share", "another's share"])
def test_an_error_in_a_share_reaches_the_caller_and_the_library_gets_its_threads_back(library, failing):
    def work(share):
        if failing in share:
            raise MemoryError("no room")

    with pytest.raises(MemoryError, match="no room"), one_thread_each():
        spread(work, [0, 1, 2, 3], 4)
    assert library.count == 4


def test_calls_under_way_at_once_set_the_library_once_and_the_last_sets_it_back(library):
    with one_thread_each():
        with one_thread_each():
            assert library.told == [1]
        assert library.told == [1]
    assert library.told == [1, 4]


def test_a_share_sees_the_callers_floating_point_settings(library):
    def work(share):
        return np.geterr()["divide"]

    with np.errstate(divide="raise"):
        assert spread(work, [1, 2], 2) == ["raise", "raise"]


def test_every_operation_keeps_the_library_to_one_thread(library, monkeypatch):
    seen = []
    for name in ("correlate_im2col", "weight_grad_im2col", "input_grad_im2col"):
        way = getattr(choice, name)
        monkeypatch.setattr(choice, name, lambda *a, way=way: (seen.append(library.count), way(*a))[1])
    x, weight = np.ones((1, 2, 9, 9)), np.ones((9, 2, 2, 2))
    output_grad = conv2d(x, weight, stride=2)
    conv2d_weight_grad(x, weight.shape, output_grad, stride=2)
    conv2d_input_grad(x.shape, weight, output_grad, stride=2)
    assert seen == [1, 1, 1] and library.count == 4


def test_the_machine_and_its_settings_decide_how_many_threads_there_are(monkeypatch):
    fake = FakeBlas(6)
    monkeypatch.setattr(threads, "loaded_blas", fake.library)
    for cores, expected in ((16, 6), (2, 2), (1, 1)):
        monkeypatch.setattr(threads, "usable_cores", lambda cores=cores: cores)
        assert usable_threads() == expected
        with one_thread_each():  # which sets the library to 1
            assert usable_threads() == expected
    fake.count = 1  # a limit that the program sets while it runs
    assert usable_threads() == 1
    monkeypatch.setattr(threads, "loaded_blas", lambda: None)
    assert usable_threads() == 1


def test_without_a_library_that_can_be_told_nothing_is_told_and_all_works(monkeypatch):
    x, weight = np.ones((1, 2, 9, 9)), np.ones((3, 2, 2, 2))
    expected = conv2d(x, weight)
    monkeypatch.setattr(threads, "loaded_blas", lambda: None)
    np.testing.assert_array_equal(conv2d(x, weight), expected)


def test_the_library_beside_numpy_is_found_and_set():
    library = blas.loaded_blas()
    assert library is not None, "NumPy's own builds for Linux and Windows come with an OpenBLAS"
    before = library.threads()
    assert before >= 1
    library.use(1)
    try:
        assert library.threads() == 1
    finally:
        library.use(before)
    assert library.threads() == before


def test_a_file_that_is_no_library_is_passed_over(tmp_path):
    (tmp_path / "libopenblas.so").write_text("not a library")
    assert blas.opened(tmp_path / "libopenblas.so") is None


def test_results_depend_on_the_number_of_threads_by_rounding_alone_and_not_on_the_run(monkeypatch):
    rng = np.random.default_rng(5)
    x, weight = (
        rng.standard_normal((8, 16, 40, 40), np.float32),
        rng.standard_normal((16, 16, 5, 5), np.float32),
    )
    output_grad = conv2d(x, weight)
    expected = conv2d(x.astype(np.float64), weight.astype(np.float64))
    for count in (1, 2, 3):
        monkeypatch.setattr(threads, "usable_threads", lambda count=count: count)
        outputs = [conv2d(x, weight) for _ in range(2)]
        weight_grads = [conv2d_weight_grad(x, weight.shape, output_grad) for _ in range(2)]
        np.testing.assert_array_equal(*outputs)
        np.testing.assert_array_equal(*weight_grads)
        np.testing.assert_allclose(outputs[0], expected, rtol=0, atol=1e-4)


def test_callers_in_many_threads_do_not_disturb_one_another():
    rng = np.random.default_rng(6)
    layers = [
        (
            rng.standard_normal((2, 3 + n, 30, 30), np.float32),
            rng.standard_normal((4, 3 + n, 3, 3), np.float32),
        )
        for n in range(6)
    ]
    expected = [conv2d(x, weight) for x, weight in layers]
    wrong = []

    def caller(number: int) -> None:
        for _ in range(40):
            if not np.array_equal(conv2d(*layers[number]), expected[number]):
                wrong.append(number)

    callers = [threading.Thread(target=caller, args=[number]) for number in range(len(layers))]
    for one in callers:
        one.start()
    for one in callers:
        one.join()
    assert wrong == []


def test_a_forked_process_computes_even_if_its_parent_was_computing(library):
    x, weight = np.ones((4, 8, 40, 40)), np.ones((8, 8, 3, 3))
    expected = conv2d(x, weight)
    with one_thread_each():
        child = os.fork()
        if child == 0:
            right = library.count == 4 and np.array_equal(conv2d(x, weight), expected)
            os._exit(0 if right else 1)
    deadline = time.monotonic() + 20
    while (ended := os.waitpid(child, os.WNOHANG)) == (0, 0) and time.monotonic() < deadline:
        time.sleep(0.01)
    if ended == (0, 0):
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    assert ended == (child, 0)


# ---- kept memory -----------------------------------------------------------------------------------------


def test_a_role_gets_its_memory_again_and_another_role_or_thread_does_not():
    first = scratch.scratch("a test", (10, 10), np.float32)
    again = scratch.scratch("a test", (5, 4), np.float64)
    assert np.shares_memory(first, again)
    assert not np.shares_memory(first, scratch.scratch("another", (10, 10), np.float32))
    others = []
    one = threading.Thread(target=lambda: others.append(scratch.scratch("a test", (10, 10), np.float32)))
    one.start()
    one.join()
    assert not np.shares_memory(first, others[0])


def test_what_is_large_is_not_kept():
    shape = (scratch.KEPT_BYTES // 4 + 1,)
    large = scratch.scratch("a large test", shape, np.float32)
    assert not np.shares_memory(large, scratch.scratch("a large test", shape, np.float32))


def test_results_do_not_lie_on_kept_memory():
    rng = np.random.default_rng(7)
    for shape in ((1, 1, 3, 3), (4, 2, 3, 3), (48, 48, 3, 3)):
        x, weight = (
            rng.standard_normal((2, shape[1], 40, 40), np.float32),
            rng.standard_normal(shape, np.float32),
        )
        output = conv2d(x, weight)
        copy = output.copy()
        conv2d(rng.standard_normal(x.shape, np.float32), weight)
        np.testing.assert_array_equal(output, copy)
