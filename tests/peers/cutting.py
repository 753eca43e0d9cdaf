"""A long story cut short, so that slower programs can check its beginning."""

from __future__ import annotations

from dataclasses import replace

from rubicon.tree import Kind, Node, Tree


def cut_short(tree: Tree, depth: int) -> Tree:
    """The tree without what lies deeper than ``depth`` moves.

    A move at the cut becomes an end, paid with the consequences so far. What players have seen
    stays, so information sets are those of the whole story that lie above the cut.
    """
    level: dict[int, int] = {}
    moved: dict[int, int] = {}
    nodes: list[Node] = []
    for index, node in enumerate(tree.nodes):  # parents stand before their children
        level[index] = level[node.parent] + 1 if node.parent >= 0 else 0
        if level[index] > depth:
            continue
        moved[index] = len(nodes)
        kept = replace(node, parent=moved.get(node.parent, -1))
        if level[index] == depth and node.kind is not Kind.END:
            kept = replace(kept, kind=Kind.END, label=f"before {node.label}", player=-1, options=())
        nodes.append(kept)
    return replace(tree, title=f"{tree.title}, first {depth} moves", nodes=tuple(nodes))
