from core_fixtures import kb, knowledge, router, talk, talk_with, unsure_router, unsure_talk

__all__ = ["kb", "knowledge", "router", "talk", "talk_with", "unsure_router", "unsure_talk"]
