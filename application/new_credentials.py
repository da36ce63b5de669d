"""What a new name and a new password have to pass, wherever they come from."""

from attrs import frozen

from application.ports.common_passwords import CommonPasswords
from application.ports.username_rules import UsernameRules
from domain.password import Password, PasswordPolicy
from domain.username import Username


@frozen
class NewCredentials:
    """Reads names and passwords that are about to be taken into use."""

    rules: UsernameRules
    policy: PasswordPolicy
    common_passwords: CommonPasswords

    def username(self, text: str) -> Username:
        """Read a name that imitates no other; raises `InvalidUsername`."""
        username = Username.parse(text, fold=self.rules.fold)
        self.rules.refuse_imitation(username)
        return username

    def password(self, text: str, *, username: Username) -> Password:
        """Read a password the policy allows; raises `InvalidPassword` or `PasswordRejected`."""
        password = Password.parse(text)
        is_common = self.policy.refuses_weak and password in self.common_passwords
        self.policy.check(password, username=username, is_common=is_common)
        return password
