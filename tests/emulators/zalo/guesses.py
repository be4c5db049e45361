"""What the descriptions of Zalo's protocol leave open, decided here and nowhere else: a finding changes one line."""

from __future__ import annotations

# -- What is said against a message that breaks a rule ("-210" exceeds a limit, "-201" is invalid).
TEXT_TOO_LONG = -210
TOO_MANY_BUTTONS = -210
TITLE_TOO_LONG = -210
PAYLOAD_TOO_LONG = -210
BUTTON_TEMPLATE = -201  # seen: template_type "button" on a consultation message
UNKNOWN_TEMPLATE = -233  # "list" and others that are described for v2 only
UNKNOWN_FIELD = -201  # a field nobody has described, wherever it stands in a message
NOT_JSON = -201

# -- Uploads.
IMAGE_BYTES = 1024 * 1024
FILE_BYTES = 5 * 1024 * 1024
UPLOAD_TOO_LARGE = -210
UPLOAD_WRONG_FORMAT = -201
UPLOADS_USED_UP = -211
ASSET_EXPIRED = -100
ASSET_UNKNOWN = -100  # what expired long ago is likely to be forgotten

# -- Who can be written to.
USER_UNKNOWN = -201  # an id that has never had to do with this OA: a wrong recipient
NEVER_INTERACTED = -232
WINDOW_CLOSED = -230
BLOCKED = -244  # "chặn nhận tin": the user restricted this type of message; block(user, -213) for the other reading
UNFOLLOWED_STAYS_OPEN = True  # unfollowing doesn't end the window that an interaction opened
WELCOME_USED_UP = -218  # followed, never wrote, and the three welcome messages are gone
SUBMITTED_INFO_INTERACTS = False  # not in the list of interactions

# -- Tokens.
TOKEN_UNKNOWN = -216  # "Access token is invalid": never heard of, or replaced by a new pair
TOKEN_EXPIRED = -220  # "access_token is expired or removed": at the end of its life
NEW_PAIR_KILLS_OLD_REFRESH_TOKEN = True  # also when the pair came by consent or from the API Explorer
PROOF_NAMES = ("appsecret_proof",)  # a header or a query parameter of this name

# -- OAuth: only some of these codes were ever seen, none is documented.
OAUTH = {
    "app_id": -14002,
    "redirect_uri": -14003,
    "challenge": -14003,
    "secret_key": -14014,
    "grant_type": -14024,
    "code": -14012,
    "verifier": -14024,
    "refresh_token": -14020,
}

# -- Webhook.
BROKEN_CONNECTION_IS_RETRIED = True  # documented for one that can't be opened; a bot killed half-way looks much alike
RETRY_KEEPS_ITS_PLACE = True  # later events of the same citizen wait behind one that is retried
OA_SENDS_RECEIPTS = True  # of "seen" and "received", the OA is the sender (others: the citizen)
BUTTONS_ECHO = "oa_send_text"  # the echo of a text with buttons
INFO_REQUEST_ECHO = "oa_send_template"

# -- The Zalo Bot Platform.
BOT_CHAT_UNKNOWN = 400
BOT_BAD_PARAMETER = 400
BOT_BLOCKED = 403  # no code is known for a citizen who blocked the bot; 403 also stands for internal errors
BOT_QUOTA = 429
BOT_POLLING_WITH_WEBHOOK = 400
