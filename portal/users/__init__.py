"""Accounts, roles, invitations, and the sign-ins that are open.

Ways in, and how strong each is (OWASP ASVS 6.1, 7.1):

- password (12 characters or more), then for the staff a code of an application or a recovery code;
- a link by mail, 10 minutes, once, then the same second factor: it works while passwords wait;
- a passkey whose device checks its owner: two factors at once;
- a forgotten password is replaced by a link, 2 hours, once, which signs nobody in;
- an account begins with a confirmed address (48 hours) or an invitation (7 days), each used once.

A session ends after ``session_idle_minutes`` without a page and ``session_hours`` in any case, when
its owner or an administrator ends it, and with a new password, address or factor made elsewhere.
Someone may have as many sessions as devices; they see them all and end those they like.
"""
