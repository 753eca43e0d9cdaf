"""What ``import rubicon as rb`` offers: crises, runs, answers, single equilibria and sweeps.

Each file is about one thing: :mod:`~rubicon.public.crisis` (a story told in a cell),
:mod:`~rubicon.public.model` (a crisis with its judgements), :mod:`~rubicon.public.run` (on what is
:mod:`~rubicon.public.kept` of one, and on :mod:`~rubicon.public.asking` it),
:mod:`~rubicon.public.answer` and :mod:`~rubicon.public.points` (one equilibrium, and a sweep).
Nothing here computes, words or draws: that is done in ``answers`` and ``report``, and by the same
calls for the command line.

Arrays have the draw (or the point of a sweep) as their first axis.
"""
