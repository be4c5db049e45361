"""Answers in another form: cards, leaflets, handbooks, broadcasts, posts, posters, messages, briefing packs."""
