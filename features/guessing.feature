@guarded
Feature: Guessing
  Mallory would like to be Ada, and tries one password after another. The more
  she guesses wrongly the longer she has to wait for the next guess. Ada, who
  has done nothing, should not have to wait for it where she usually is.

  Rule: Whoever keeps guessing has to wait

    Scenario: Mallory guesses at Ada's password
      Given Ada has an account
      When Mallory keeps guessing at the password of "Ada"
      Then Mallory is told to wait

    Scenario: Waiting does not tell who has an account
      Given Ada has an account
      When Mallory keeps guessing at the password of "Nobody"
      Then Mallory is told to wait

    Scenario: Mallory tries one password on many names
      When Mallory tries a common password on forty names
      Then Mallory is told to wait

  Rule: Strangers cannot keep Ada out of where she has been before

    Scenario: Ada comes back to her laptop
      Given Ada is logged in on her laptop
      And Ada has logged out on her laptop
      When strangers everywhere keep guessing at the password of "Ada"
      Then Ada can log in on her laptop

    Scenario: One of them is in the same house
      Given Ada is logged in on her laptop
      And Ada has logged out on her laptop
      When somebody in Ada's house keeps guessing at the password of "Ada"
      Then Ada can log in on her laptop
