"""Markdown in, one small tree of allowed elements out: the widget receives the tree, our own pages its HTML."""

from __future__ import annotations

import html as escaping
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlsplit

import nh3
from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

Node = str | dict[str, Any]
ArticleLink = Callable[[str], str | None]

TAGS = frozenset({"p", "br", "strong", "em", "a", "ul", "ol", "li", "code", "pre", "h2", "h3", "h4", "blockquote"})
TAGS |= {"table", "thead", "tbody", "tr", "th", "td", "bdi", "hr"}
HEADINGS = {"h1": "h2", "h5": "h4", "h6": "h4"}
SCHEMES = frozenset({"http", "https", "mailto"})
VOID = frozenset({"br", "hr"})
LINK_ATTRIBUTES = {"target": "_blank", "rel": "noopener nofollow"}

_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")


def no_articles(_topic: str) -> str | None:
    """For a place that has no pages of articles: the link's text stays, the link goes."""
    return None


def rich(source: str, link: ArticleLink = no_articles) -> list[Node]:
    """The tree of a Markdown text: strings and {tag, attrs?, children}, with tags from TAGS only.

    `link` turns the target of an article link, a bare topic id, into an address, or None where there is no such page.
    """
    root = SyntaxTreeNode(_MARKDOWN.parse(source))
    return _children(root, link)


def html(source: str, link: ArticleLink = no_articles) -> str:
    """The same tree as HTML; every text is escaped and the whole goes through an allow-list once more."""
    return nh3.clean(
        _written(rich(source, link)),
        tags=set(TAGS),
        attributes={"a": {"href", "target", "rel"}, "ol": {"start"}},
        url_schemes=set(SCHEMES),
        link_rel=None,
    )


def plain(source: str) -> str:
    """The same text for where no markup is shown: addresses in brackets, dashes before the points of a list."""
    return _spoken(rich(source)).strip()


def _children(node: SyntaxTreeNode, link: ArticleLink) -> list[Node]:
    return [made for child in node.children for made in _nodes(child, link)]


def _nodes(node: SyntaxTreeNode, link: ArticleLink) -> list[Node]:
    match node.type:
        case "text" | "html_inline" | "html_block":
            return [node.content] if node.content else []
        case "inline":
            return _children(node, link)
        case "softbreak":
            return ["\n"]
        case "hardbreak":
            return [{"tag": "br", "children": []}]
        case "code_inline":
            return [{"tag": "code", "children": [node.content]}]
        case "fence" | "code_block":
            return [{"tag": "pre", "children": [{"tag": "code", "children": [node.content]}]}]
        case "image":
            return [node.content] if node.content else []
        case "link":
            return _link(node, link)
        case "paragraph" if node.hidden:
            return _children(node, link)
    return _element(node, link)


def _element(node: SyntaxTreeNode, link: ArticleLink) -> list[Node]:
    tag = HEADINGS.get(node.tag, node.tag)
    children = _children(node, link)
    if tag not in TAGS:
        return children
    made: dict[str, Any] = {"tag": tag, "children": children}
    if tag == "ol" and node.attrs.get("start"):
        made["attrs"] = {"start": str(node.attrs["start"])}
    return [made]


def _link(node: SyntaxTreeNode, link: ArticleLink) -> list[Node]:
    target = str(node.attrs.get("href", ""))
    address = target if _is_web_address(target) else link(target)
    children = _children(node, link)
    if not address:
        return children
    attributes = {"href": address, **LINK_ATTRIBUTES} if _is_web_address(address) else {"href": address}
    return [{"tag": "a", "attrs": attributes, "children": children}]


def _is_web_address(target: str) -> bool:
    try:
        return urlsplit(target).scheme.lower() in SCHEMES
    except ValueError:
        return False


def _written(nodes: Iterable[Node]) -> str:
    return "".join(_tag(node) if isinstance(node, dict) else escaping.escape(node, quote=False) for node in nodes)


def _tag(node: dict[str, Any]) -> str:
    tag = node["tag"]
    attributes = "".join(f' {name}="{escaping.escape(value)}"' for name, value in node.get("attrs", {}).items())
    if tag in VOID:
        return f"<{tag}{attributes}>"
    return f"<{tag}{attributes}>{_written(node['children'])}</{tag}>"


def _spoken(nodes: Iterable[Node]) -> str:
    return "".join(_told(node) if isinstance(node, dict) else node for node in nodes)


def _told(node: dict[str, Any]) -> str:
    told = _spoken(node["children"])
    match node["tag"]:
        case "a":
            address = node["attrs"]["href"].removeprefix("mailto:")
            return told if address.rstrip("/") in told else f"{told} ({address})"
        case "li":
            return f"– {told.strip()}\n"
        case "br":
            return "\n"
        case "tr":
            return f"{told.strip()}\n"
        case "th" | "td":
            return f"{told}  "
        case "p" | "ul" | "ol" | "pre" | "table" | "blockquote" | "h2" | "h3" | "h4":
            return f"{told.strip()}\n\n"
    return told
