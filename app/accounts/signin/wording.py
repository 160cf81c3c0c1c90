"""What the sign-in library says, in the official register; keys are the library's, values our sentences."""

from typing import Any

from app.kernel.sentences import Sentence, _

GENERIC = _(
    "Tên đăng nhập hoặc mật khẩu không đúng. Đề nghị kiểm tra lại, hoặc dùng “Quên mật khẩu” để nhận liên kết đặt lại."
)
NOT_FOR_THIS = _("Nội dung gửi lên không đúng khuôn dạng. Đề nghị tải lại trang rồi thực hiện lại.")
_WRONG_CODE = _("Mã không đúng hoặc đã hết hiệu lực. Đề nghị nhập mã mới trên ứng dụng xác thực.")
_EXPIRED = _("Đã quá thời gian cho phép. Đề nghị thực hiện lại từ đầu.")
_NO_PASSKEY = _("Khóa truy cập này không dùng được ở đây. Đề nghị chọn khóa khác hoặc đăng nhập bằng mật khẩu.")
_RESET_INVALID = _("Liên kết đặt mật khẩu không còn hiệu lực hoặc đã được dùng. Đề nghị yêu cầu liên kết mới.")
_RESET_SENT = _("Nếu địa chỉ này có trong hệ thống, một thư hướng dẫn đặt lại mật khẩu đã được gửi đi.")

SENTENCES: dict[str, tuple[Sentence, str]] = {
    "API_ERROR": (NOT_FOR_THIS, "heed"),
    "GENERIC_AUTHN_FAILED": (GENERIC, "heed"),
    "GENERIC_RECOVERY": (_RESET_SENT, "plain"),
    "PASSWORD_RESET_REQUEST": (_RESET_SENT, "plain"),
    "UNAUTHORIZED": (_("Đại biểu không có quyền thực hiện việc này."), "heed"),
    "UNAUTHENTICATED": (_("Phiên đăng nhập đã hết. Đề nghị đăng nhập lại."), "heed"),
    "REAUTHENTICATION_REQUIRED": (_("Đề nghị nhập lại mật khẩu để tiếp tục."), "plain"),
    "REAUTHENTICATION_SUCCESSFUL": (_("Đã xác nhận danh tính."), "done"),
    "ANONYMOUS_USER_REQUIRED": (_("Đại biểu đang đăng nhập. Đề nghị đăng xuất trước."), "plain"),
    "IDENTITY_NOT_REGISTERED": (
        _("Tài khoản {id} chưa có trong hệ thống. Đề nghị liên hệ Ban thư ký hoặc quản trị hệ thống."), "heed"
    ),
    "OAUTH_HANDSHAKE_ERROR": (
        _("Chưa đăng nhập được qua hệ thống xác thực chung. Đề nghị thử lại hoặc dùng mật khẩu."), "heed"
    ),
    "INVALID_REDIRECT": (_("Địa chỉ quay lại không thuộc hệ thống này nên đã được bỏ qua."), "heed"),
    "INVALID_RECOVERY_CODE": (_("Mã khôi phục không đúng hoặc đã được dùng."), "heed"),
    "NO_RECOVERY_CODES_SETUP": (_("Chưa có mã khôi phục nào."), "plain"),
    "PASSWORD_RESET_EXPIRED": (_RESET_INVALID, "heed"),
    "INVALID_RESET_PASSWORD_TOKEN": (_RESET_INVALID, "heed"),
    "PASSWORD_RESET_NO_LOGIN": (_("Đã đặt mật khẩu mới. Đề nghị đăng nhập bằng mật khẩu mới."), "done"),
    "PASSWORD_CHANGE": (_("Đã đổi mật khẩu. Các thiết bị khác đã được đăng xuất."), "done"),
    "PASSWORD_IS_THE_SAME": (_("Mật khẩu mới cần khác mật khẩu cũ."), "heed"),
    "PASSWORD_NOT_PROVIDED": (_("Đề nghị nhập mật khẩu."), "heed"),
    "PASSWORD_MISMATCH": (_("Hai lần nhập mật khẩu chưa giống nhau."), "heed"),
    "RETYPE_PASSWORD_MISMATCH": (_("Hai lần nhập mật khẩu chưa giống nhau."), "heed"),
    "INVALID_PASSWORD": (_("Mật khẩu không đúng."), "heed"),
    "INVALID_PASSWORD_CODE": (_("Mật khẩu hoặc mã không đúng."), "heed"),
    "USER_DOES_NOT_EXIST": (GENERIC, "heed"),
    "DISABLED_ACCOUNT": (_("Tài khoản đã bị khóa. Đề nghị liên hệ quản trị hệ thống."), "heed"),
    "EMAIL_NOT_PROVIDED": (_("Đề nghị nhập địa chỉ thư điện tử."), "heed"),
    "INVALID_EMAIL_ADDRESS": (_("Địa chỉ thư điện tử chưa đúng khuôn dạng."), "heed"),
    "INVALID_CODE": (_WRONG_CODE, "heed"),
    "TWO_FACTOR_INVALID_TOKEN": (_WRONG_CODE, "heed"),
    "TWO_FACTOR_LOGIN_SUCCESSFUL": (_("Đã xác nhận mã."), "done"),
    "TWO_FACTOR_CHANGE_METHOD_SUCCESSFUL": (_("Đã bật xác thực hai bước."), "done"),
    "TWO_FACTOR_PERMISSION_DENIED": (_("Đề nghị đăng nhập lại từ đầu."), "heed"),
    "TWO_FACTOR_METHOD_NOT_AVAILABLE": (NOT_FOR_THIS, "heed"),
    "TWO_FACTOR_DISABLED": (_("Đã tắt xác thực hai bước."), "done"),
    "TWO_FACTOR_SETUP_EXPIRED": (_EXPIRED, "heed"),
    "WEBAUTHN_EXPIRED": (_EXPIRED, "heed"),
    "WEBAUTHN_NAME_REQUIRED": (_("Đề nghị đặt tên cho khóa truy cập, ví dụ “Máy tính cơ quan”."), "heed"),
    "WEBAUTHN_NAME_INUSE": (_("Đã có khóa truy cập tên {name}. Đề nghị chọn tên khác."), "heed"),
    "WEBAUTHN_NAME_NOT_FOUND": (_("Không có khóa truy cập tên {name}."), "heed"),
    "WEBAUTHN_NAME_DISALLOWED_CHARACTERS": (_("Tên khóa truy cập chỉ gồm chữ, số và dấu cách."), "heed"),
    "INVALID_INPUT": (NOT_FOR_THIS, "heed"),
    "INVALID_INPUT_LENGTH": (_("Nội dung dài quá {length} ký tự."), "heed"),
    "WEBAUTHN_CREDENTIAL_DELETED": (_("Đã xóa khóa truy cập {name}."), "done"),
    "WEBAUTHN_REGISTER_SUCCESSFUL": (_("Đã thêm khóa truy cập {name}."), "done"),
    "WEBAUTHN_CREDENTIAL_ID_INUSE": (_("Khóa truy cập này đã được đăng ký."), "heed"),
    "WEBAUTHN_UNKNOWN_CREDENTIAL_ID": (_NO_PASSKEY, "heed"),
    "WEBAUTHN_ORPHAN_CREDENTIAL_ID": (_NO_PASSKEY, "heed"),
    "WEBAUTHN_NO_VERIFY": (_NO_PASSKEY, "heed"),
    "WEBAUTHN_CREDENTIAL_WRONG_USAGE": (_NO_PASSKEY, "heed"),
    "WEBAUTHN_MISMATCH_USER_HANDLE": (_NO_PASSKEY, "heed"),
}  # fmt: skip

REQUIRED = _("Đề nghị nhập mục này.")
MADE_BY_WTFORMS = {"This field is required.": REQUIRED, "Not a valid choice.": NOT_FOR_THIS}


class Speaker:
    """Stands where the library looks for translations."""

    def __init__(self) -> None:
        self._by_text = dict(MADE_BY_WTFORMS)

    def gettext(self, text: str, **values: Any) -> str:
        """The sentence in the reader's language."""
        if text in self._by_text:
            return str(self._by_text[text])
        return str(Sentence(text, values))

    def ngettext(self, singular: str, plural: str, num: int, **values: Any) -> str:
        return self.gettext(plural, num=num, **values)

    @staticmethod
    def format_list(items: list[str]) -> str:
        return ", ".join(items)


def messages() -> dict[str, tuple[str, str]]:
    """The library's settings for its messages."""
    return {f"SECURITY_MSG_{key}": (sentence.text, kind) for key, (sentence, kind) in SENTENCES.items()}
