"""A run as one self-contained web page: the verdicts, then every section with its charts."""

from __future__ import annotations

import html
import re

import plotly.io

from _engine.report import Chart, Heading, Paragraph, Report, Table

CONFIG = {"displaylogo": False, "showSendToCloud": False, "responsive": True}
STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; color: #26323f; background: #f5f7fa; margin: 0; }
main { max-width: 72rem; margin: 0 auto; padding: 1.5rem; }
h1 { font-size: 1.7rem; } h2 { font-size: 1.3rem; margin-top: 2.5rem; }
.wide { overflow-x: auto; margin: 1rem 0; }
table { border-collapse: collapse; background: #fff; font-size: .9rem; font-variant-numeric: tabular-nums; }
th, td { padding: .35rem .8rem; border-bottom: 1px solid #e3e8ee; text-align: left; }
th { background: #e9eef4; } td:not(:first-child) { white-space: nowrap; }
.missed { color: #b3261e; font-weight: 600; } .aim { color: #14735a; font-weight: 600; }
.chart { background: #fff; border: 1px solid #e3e8ee; border-radius: 8px; margin: 1rem 0; padding: .5rem; }
"""
MARKS = {"missed": "missed", "aim met": "aim"}


def page(title: str, report: Report) -> str:
    """Write the run as HTML that includes Plotly's script."""
    parts = [f"<h1>{html.escape(title)}</h1>", table(report.headline())]
    scripted = False
    for block in report.blocks:
        if isinstance(block, Heading):
            parts.append(f"<h2>{html.escape(block.text)}</h2>")
        elif isinstance(block, Paragraph):
            parts.append(f"<p>{inline(block.text)}</p>")
        elif isinstance(block, Table):
            parts.append(table(block))
        elif isinstance(block, Chart):
            parts.append(chart(block, with_script=not scripted))
            scripted = True
    head = f'<meta charset="utf-8"><title>{html.escape(title)}</title><style>{STYLE}</style>'
    view = '<meta name="viewport" content="width=device-width, initial-scale=1">'
    body = "\n".join(parts)
    return (
        f'<!doctype html><html lang="en"><head>{view}{head}</head><body><main>{body}</main></body></html>\n'
    )


def chart(block: Chart, with_script: bool) -> str:
    drawn = plotly.io.to_html(block.figure, config=CONFIG, include_plotlyjs=with_script, full_html=False)
    return f'<div class="chart">{drawn}</div>'


def table(block: Table) -> str:
    head = "".join(f"<th>{inline(cell)}</th>" for cell in block.header)
    rows = "".join(f"<tr>{''.join(map(table_cell, row))}</tr>" for row in block.rows)
    return f'<div class="wide"><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>'


def table_cell(text: str) -> str:
    kind = MARKS.get(text.removesuffix(" ?"))
    mark = f' class="{kind}"' if kind else ""
    return f"<td{mark}>{inline(text)}</td>"


def inline(text: str) -> str:
    """Write text as HTML, its **bold** words included."""
    return re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", html.escape(text))
