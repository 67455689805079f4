"""What the tests in a browser share: their marks, and what axe says of a page."""

import json

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

BROWSER = [
    pytest.mark.browser,
    # The development server forgets to close a file whose reader went away.
    pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning"),
]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def faults(page: Page, *rules: str) -> list[str]:
    """What axe finds; run through the debugger, so that the page's own policy stays in force."""
    options = {"runOnly": rules or RULES, "resultTypes": ["violations"]}
    debugger = page.context.new_cdp_session(page)
    if not page.evaluate("'axe' in window"):
        debugger.send("Runtime.evaluate", {"expression": AXE_SCRIPT})
    answer = debugger.send(
        "Runtime.evaluate",
        {
            "expression": f"axe.run({json.dumps(options)})",
            "awaitPromise": True,
            "returnByValue": True,
        },
    )
    debugger.detach()
    return [
        f"{fault['id']}: {node['html'][:160]} {node['failureSummary']}"
        for fault in answer["result"]["value"]["violations"]
        for node in fault["nodes"][:3]
    ]
