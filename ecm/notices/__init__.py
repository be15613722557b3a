"""Notices: the bell, e-mail at once, a daily digest, or nothing, as each person chose for each kind."""

from ecm.notices.registry import NoticeKind, notice_kinds, register_notice
from ecm.notices.telling import notify, notify_many

__all__ = ["NoticeKind", "notice_kinds", "notify", "notify_many", "register_notice"]
