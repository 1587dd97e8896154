"""A real WordPress, where there is one to start."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.feeds.real_wordpress import WordPress
from tests.support.web import free_port


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "wordpress: needs the folder of WORDPRESS_TOOLS")


@pytest.fixture(scope="session")
def site() -> Iterator[WordPress]:
    """On a free port, gone with the tests.

    WORDPRESS_TOOLS is a folder with `run_wordpress.sh start|reset PORT FOLDER` and, for the site
    of WP_DIR, the PHP scripts publish, edit, trash, option and comment.
    """
    tools = os.environ.get("WORDPRESS_TOOLS", "")
    if not tools:
        pytest.skip("WORDPRESS_TOOLS names no folder that can start a WordPress")
    if not shutil.which("php"):
        pytest.skip("there is no PHP here")
    # Short, because the database's socket lies in it.
    site = WordPress(Path(tools), Path(tempfile.mkdtemp(prefix="wp")), free_port())
    site.start()
    yield site
    site.remove()


@pytest.fixture
def wordpress(site: WordPress) -> WordPress:
    """The site, without an article."""
    site.clear()
    return site
