"""Who computes: one module a contender, loaded in a process of its own.

Each has `calls(case, operation)`, the calls that compute it in the contender's different ways, their inputs
ready; `limit_threads(threads)` where the environment does not do it; `to_output(result)` where a call's
result is not the array itself.
"""
