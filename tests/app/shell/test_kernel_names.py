"""A kernel is called in a sentence as it is in the list to choose from, in the reader's language."""

from __future__ import annotations

from convviz.app.shell.labels import sentence
from convviz.i18n import translator
from convviz.lab.state.address import read_address
from tests.for_each import for_each

ADDRESSES = [
    ({"k": "box", "w": "1_2~3_4"}, "The kernel is Box blur, but", "卷積核已選「方框模糊」，"),
    ({"k": "custom"}, ": Sobel x is used instead.", "改用「Sobel x」。"),
    (
        {"k": "log", "size": "2"},
        "The kernel Laplacian of Gaussian does not come in 2 x 2",
        "卷積核「高斯拉普拉斯（LoG）」沒有 2 x 2",
    ),
    (
        {"k": "log~custom", "w": "1_2"},
        "and Laplacian of Gaussian does not come in 1 x 2",
        "而「高斯拉普拉斯（LoG）」沒有 1 x 2",
    ),
]


@for_each("query, english, chinese", ADDRESSES)
def test_a_kernel_that_gave_way_is_called_by_its_name(
    query: dict[str, str], english: str, chinese: str
) -> None:
    (refusal,) = read_address(query)[1]
    assert english in str(refusal) and english in sentence(translator("en"), refusal)
    assert chinese in sentence(translator("zh-Hant"), refusal)
