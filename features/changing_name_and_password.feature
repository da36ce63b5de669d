Feature: Changing name and password
  In order to be called what I like, and to be safe after a mishap
  As a person with an account
  I want to change my name and my password myself

  Rule: People can change their name

    Scenario: Ada becomes Countess
      Given Ada is logged in
      When Ada changes her name to "Countess"
      Then Ada is known as "Countess"
      And Ada can log in as "Countess"
      And Ada cannot log in as "Ada"

    Scenario: It can be the same name, written differently
      Given Ada is logged in
      When Ada changes her name to "ADA"
      Then Ada is known as "ADA"

    Scenario: It cannot be the name of somebody else
      Given Grace has an account
      And Ada is logged in
      When Ada tries to change her name to "GRACE"
      Then Ada is told that the name is taken
      And Ada is known as "Ada"

    Scenario: It cannot be a name that is made to deceive
      Given Mallory is logged in
      When Mallory tries to change her name to "Аda"
      Then Mallory is told that the name cannot be used
      And Mallory is known as "Mallory"

    Scenario: The name left behind is free for others
      Given Ada is logged in
      And Ada has changed her name to "Countess"
      When Grace signs up as "Ada"
      Then Grace is logged in
      And Ada is known as "Countess"

  Rule: A new password counts from now on

    Scenario: Ada changes her password
      Given Ada is logged in
      When Ada changes her password to "tea at midnight"
      Then Ada can log in with "tea at midnight"
      And Ada cannot log in with her old password

    @production
    Scenario: It cannot be one that is soon guessed
      Given Ada is logged in
      When Ada tries to change her password to "football"
      Then Ada is told that the password is too common
      And Ada can log in

  Rule: A new password needs the old one, unless the log-in is but minutes old

    Scenario: Ada has only just logged in
      Given Ada is logged in
      When Ada changes her password to "tea at midnight"
      Then Ada can log in with "tea at midnight"

    Scenario: Ada gives her old password
      Given Ada is logged in
      When Ada gives her old password to change it to "tea at midnight"
      Then Ada can log in with "tea at midnight"

    Scenario: Ada gives a wrong one, and is refused even so soon after her log-in
      Given Ada is logged in
      When Ada gives a wrong password to change hers to "tea at midnight"
      Then Ada is told that name and password do not let her in
      And Ada can log in
      And Ada cannot log in with "tea at midnight"

  Rule: A new password ends every other session

    Scenario: Ada stays logged in where she is, and nowhere else
      Given Ada is logged in on her phone
      And Ada is logged in on her laptop
      When Ada changes her password on her laptop
      Then Ada is logged in on her laptop
      And Ada is not logged in on her phone

    Scenario: A stolen session ends too, even a copy of the one she is using
      Given Ada is logged in
      And Mallory has a copy of Ada's session
      When Ada changes her password to "tea at midnight"
      Then Ada is logged in
      And the copy lets nobody in, however often it is tried

    Scenario: A program is given another session in place of its own
      Given Ada has an account
      And Ada's program has logged in
      When Ada's program changes her password to "tea at midnight"
      Then Ada's program is logged in

  Rule: A name and a password asked for together are changed together, or not at all

    Scenario: Both are good
      Given Ada is logged in
      When Ada changes her name to "Countess" and her password to "tea at midnight"
      Then Ada can log in as "Countess" with "tea at midnight"

    Scenario: The name is taken, so the password stays
      Given Grace has an account
      And Ada is logged in
      When Ada tries to change her name to "Grace" and her password to "tea at midnight"
      Then Ada is told that the name is taken
      And Ada can log in
      And Ada cannot log in with "tea at midnight"

    @production
    Scenario: The password is too weak, so the name stays
      Given Ada is logged in
      When Ada tries to change her name to "Countess" and her password to "football"
      Then Ada is told that the password is too common
      And Ada is known as "Ada"
