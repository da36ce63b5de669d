Feature: Several devices
  Ada has a phone, a laptop and a tablet, and is logged in on all of them. The
  day one of them gets lost she wants to see where she is logged in, and to log
  out there from wherever she is.

  Rule: People see every device they are logged in on, and no other

    Scenario: The newest comes first, and the one in use is marked
      Given Ada is logged in on her phone
      And Ada is logged in on her laptop
      And Ada is logged in on her tablet
      When Ada looks at her devices on her laptop
      Then Ada sees her tablet, her laptop and her phone, in this order
      And her laptop alone is marked as the one in use

    Scenario: Devices of others are not among them
      Given Ada is logged in on her phone
      And Grace is logged in on her laptop
      When Ada looks at her devices on her phone
      Then Ada sees her phone alone

    Scenario: Nor are those where she has logged out
      Given Ada is logged in on her phone
      And Ada is logged in on her laptop
      And Ada has logged out on her laptop
      When Ada looks at her devices on her phone
      Then Ada sees her phone alone

  Rule: Each device is logged out by itself

    Scenario: Logging out on one device leaves the others alone
      Given Ada is logged in on her phone
      And Ada is logged in on her laptop
      When Ada logs out on her laptop
      Then Ada is not logged in on her laptop
      And Ada is logged in on her phone

    Scenario: A lost phone is logged out from the laptop
      Given Ada is logged in on her phone
      And Ada is logged in on her laptop
      When Ada ends the session of her phone from her laptop
      Then Ada is not logged in on her phone
      And Ada is logged in on her laptop

    Scenario: What is ended cannot be ended again
      Given Ada is logged in on her phone
      And Ada is logged in on her laptop
      And Ada has ended the session of her phone from her laptop
      When Ada tries to end the same session again from her laptop
      Then Ada is told that she has no such session

  Rule: All of them can be logged out in one go

    Scenario: All but the one in her hands
      Given Ada is logged in on her phone
      And Ada is logged in on her tablet
      And Ada is logged in on her laptop
      When Ada ends all other sessions from her laptop
      Then Ada is logged in on her laptop
      And Ada is not logged in on her phone
      And Ada is not logged in on her tablet

    Scenario: Everywhere
      Given Ada is logged in on her phone
      And Ada is logged in on her laptop
      When Ada ends all her sessions from her laptop
      Then Ada is not logged in on her phone
      And Ada is not logged in on her laptop

    Scenario: Those of other people go on
      Given Grace is logged in
      And Ada is logged in on her laptop
      When Ada ends all her sessions from her laptop
      Then Grace is logged in

  Rule: Nobody can log out the device of somebody else

    Scenario: Mallory tries to end a session of Ada's
      Given Ada is logged in on her phone
      And Mallory is logged in
      When Mallory tries to end the session of Ada's phone
      Then Mallory is told that she has no such session
      And Ada is logged in on her phone
