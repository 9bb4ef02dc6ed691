"""Official names, persons, dates, numbers and countries of Russian texts, right in English and Kazakh.

Programs begin with :class:`glossary.annotate.Annotator`, :func:`glossary.protect.protect` and
:func:`glossary.protect.restore`; README.md shows them at work. The package imports nothing else of Tilshi.
"""
