Feature: Logging in and out
  In order to be myself here, and only when I want to
  As a person with an account
  I want to let myself in with my password, and to leave for good

  Rule: The right name and password let a person in

    Scenario: Ada logs in
      Given Ada has an account
      When Ada logs in
      Then Ada is logged in

    Scenario: However the name is written, it is the same account
      Given Ada has an account
      When Ada logs in as "ＡＤＡ"
      Then Ada is logged in
      And Ada is known as "Ada"

  Rule: A password counts to the last character

    Scenario Outline: With <slip> it lets nobody in
      Given Ada has an account
      When Ada tries to log in with <slip> in her password
      Then Ada is told that name and password do not let her in
      And Ada is not logged in

      Examples:
        | slip                    |
        | a space at the end      |
        | a space at the start    |
        | capitals                |
        | the last letter missing |

  Rule: A refusal never tells what was wrong

    Scenario: Guessing at passwords does not show which names exist
      Given Ada has an account
      When Mallory tries a wrong password for "Ada" and for "Nobody"
      Then Mallory is told the same both times
      And Mallory is not logged in

    @operator
    Scenario: Nor which accounts are disabled
      Given Ada has an account
      And Grace has an account that the operator has disabled
      When Mallory tries a wrong password for "Ada" and the right one for "Grace"
      Then Mallory is told the same both times
      And Mallory is not logged in

  Rule: Logging out is final, everywhere and at once

    Scenario: Ada logs out
      Given Ada is logged in
      When Ada logs out
      Then Ada is not logged in

    Scenario: A stolen session ends with the one it was copied from
      Given Ada is logged in
      And Mallory has a copy of Ada's session
      When Ada logs out
      Then the copy lets nobody in, however often it is tried

    Scenario: Logging in anew ends the session of before on that device
      Given Ada is logged in
      And Mallory has a copy of Ada's session
      When Ada logs in
      Then Ada is logged in
      And the copy lets nobody in, however often it is tried

    @restart
    Scenario: A restart of the service brings no ended session back
      Given Ada is logged in
      And Mallory has a copy of Ada's session
      And Ada has logged out
      When the service is restarted
      Then the copy lets nobody in, however often it is tried

  Rule: Logging out twice does no harm

    Scenario: Ada is out already, as she finds in a second window
      Given Ada is logged in
      And Ada has the same session open in a second window
      And Ada has logged out
      When Ada logs out in the second window
      Then Ada is not logged in
      And Ada can log in

    Scenario: Grace never was in
      When Grace logs out
      Then Grace is not logged in

  Rule: A page of another site cannot act for a person

    Scenario: It cannot log her in as somebody else
      Given Mallory has an account
      And Ada has an account
      When a page of another site tries to log Ada's browser in as Mallory
      Then the page is refused
      And Ada is not logged in

    Scenario: It cannot log her out
      Given Ada is logged in
      When a page of another site tries to log Ada out
      Then the page is refused
      And Ada is logged in

    Scenario: It cannot change her name
      Given Ada is logged in
      When a page of another site tries to rename Ada to "Puppet"
      Then the page is refused
      And Ada is known as "Ada"

  @operator
  Rule: The operator can shut a person out, and let them in again

    Scenario: Ada is shut out in the middle of her visit
      Given Ada is logged in
      When the operator disables Ada's account
      Then Ada is not logged in
      And Ada cannot log in

    Scenario: Ada is let in again
      Given Ada has an account that the operator has disabled
      When the operator enables Ada's account
      Then Ada can log in

  @operator
  Rule: A password that somebody else chose lasts for one log-in

    Scenario: Ada gets in with another one of her own
      Given Ada has an account
      And the operator has given Ada the password "a word from the operator" to be changed
      When Ada logs in with "a word from the operator" and chooses "a heron waits in reeds"
      Then Ada is logged in
      And Ada can log in with "a heron waits in reeds"
      And Ada cannot log in with "a word from the operator"

    Scenario: Without another one she does not get in
      Given Ada has an account
      And the operator has given Ada the password "a word from the operator" to be changed
      When Ada tries to log in with the password "a word from the operator"
      Then Ada is told to choose another password
      And Ada is not logged in
