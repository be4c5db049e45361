"""What the OpenAPI says when it refuses: codes and their words."""

from __future__ import annotations

MESSAGES = {
    -32: "The application or OA has reached limit call api",
    -100: "attachment_id was expired",
    -200: "Send message failed",
    -201: "Parameter is invalid!",
    -204: "Official Account was disabled",
    -205: "Official Account does not exist",
    -209: "Not supported this api",
    -210: "Parameter exceeds allowable limit",
    -211: "Out of quota",
    -212: "Application has not registed this api",
    -213: "User has not followed Official Account",
    -214: "Article is being processed",
    -216: "Access token is invalid",
    -217: "User blocked invitation",
    -218: "Out of quota receive",
    -219: "App is removed or disabled",
    -220: "access_token is expired or removed",
    -221: "Official Account needs to be verified",
    -223: "Official Account has not authorized this API",
    -224: "The OA needs to upgrade OA Tier Package to use this feature",
    -227: "User is banned or has been inactive for more than 45 days",
    -230: "User has not interacted with the OA in the past 7 days",
    -231: "User has not interacted with the OA",
    -232: "User has not interacted with the OA, or the interaction expired",
    -233: "Message type is invalid or not support",
    -234: "This message can not be sent at night",
    -235: "This API does not support this type of OA",
    -240: "The V2 API has been shut down",
    -242: "appsecret_proof is invalid",
    -244: "User has restricted this type of message from the OA",
    -248: "Violates the platform's standards",
}
TOKEN_CODES = frozenset({-216, -220})


class Refused(Exception):  # noqa: N818 - an answer of the protocol, not a failure of the emulator
    """A call that is answered with an error.

    Args:
        code: Zalo's number.
        says: the words, when they aren't the usual ones.
    """

    def __init__(self, code: int, says: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.says = says or MESSAGES.get(code, "Error")

    def body(self) -> dict[str, object]:
        return {"error": self.code, "message": self.says}


def invalid(field: str, code: int = -201) -> Refused:
    """A parameter that is not as it must be."""
    return Refused(code, f"{field} is invalid!" if code == -201 else f"{field}: {MESSAGES.get(code, 'Error')}")
