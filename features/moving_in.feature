Feature: Moving in
  In order to leave the program that kept their accounts until now
  As people with an account there
  We want to log in here with the passwords we have

  @operator @moving_in
  Rule: Whoever had an account elsewhere keeps their password

    Scenario Outline: Ada comes from a program that kept passwords as <kept>
      Given Ada has an account at a program that keeps passwords as <kept>
      When the operator brings everybody over from there
      Then Ada can log in
      And she can log in again
      And nobody gets in as Ada with another password

      Examples:
        | kept   |
        | bcrypt |
        | scrypt |
        | PBKDF2 |
        | argon2 |

    Scenario: An account that was closed there is closed here
      Given Grace has an account at a program that keeps passwords as bcrypt, and it is closed
      When the operator brings everybody over from there
      Then Grace cannot log in

  @operator @moving_in
  Rule: Nobody who is here already is touched

    Scenario: Ada's name is somebody else's there
      Given Ada has an account
      And somebody else is called Ada at a program that keeps passwords as bcrypt
      When the operator brings everybody over from there
      Then Ada can log in
      And the other Ada cannot
