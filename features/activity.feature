Feature: Activity
  Somebody has been in Ada's account, or has tried to. She wants to see what was
  done with it and when, and to know that what she sees is all there was.

  Rule: People see what was done with their account, and by whom

    Scenario: The newest comes first
      Given Ada has an account
      And Ada is logged in on her laptop
      When Ada looks at her activity on her laptop
      Then Ada sees that she logged in, and before that that she logged out and signed up

    Scenario: Somebody tried a wrong password
      Given Ada is logged in on her laptop
      And Mallory has tried to log in as "Ada"
      When Ada looks at her activity on her laptop
      Then Ada sees that somebody was refused

    Scenario: A new name and a new password
      Given Ada is logged in on her laptop
      And Ada has changed her name and her password on her laptop
      When Ada looks at her activity on her laptop
      Then Ada sees that she changed her name and her password

  Rule: Nobody sees what others do

    Scenario: Grace looks at hers
      Given Ada is logged in on her laptop
      And Grace is logged in on her phone
      When Grace looks at her activity on her phone
      Then Grace sees nothing that Ada did
