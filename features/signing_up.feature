Feature: Signing up
  In order to be known from one visit to the next
  As a newcomer
  I want a name and a password of my own

  Rule: Whoever signs up is logged in

    Scenario: Ada signs up
      When Ada signs up
      Then Ada is logged in

    Scenario: Names of other scripts are as welcome
      When Maria signs up as "Мария"
      Then Maria is logged in
      And Maria is known as "Мария"

  Rule: A name belongs to one person, however it is written

    Scenario Outline: "<name>" is taken where there is an "Ada"
      Given Ada has an account
      When Grace tries to sign up as "<name>"
      Then Grace is told that the name is taken
      And Grace is not logged in

      Examples:
        | name   |
        | Ada    |
        | ada    |
        | ADA    |
        | Ａｄａ |

    Scenario: An accent makes it another name
      Given Zoe has an account
      When Grace signs up as "Zoë"
      Then Grace is logged in

    Scenario: Two people want one name at the same moment
      When Ada and Grace both sign up as "Countess" at the same moment
      Then one of them is logged in
      And the other is told that the name is taken

  Rule: No name can be mistaken for another

    Scenario Outline: "<name>" is refused, because <reason>
      When Mallory tries to sign up as "<name>"
      Then Mallory is told that the name cannot be used
      And Mallory is not logged in

      Examples:
        | name  | reason                                               |
        | Аda   | one letter is Cyrillic and the others are Latin      |
        | Grαce | one letter is Greek and the others are Latin         |
        | сосо  | it is Cyrillic, and looks just like the Latin "coco" |

    Scenario: A letter that cannot be seen is refused
      When Mallory tries to sign up with an invisible letter in her name
      Then Mallory is told that the name cannot be used

  Rule: A name has one to twenty characters, none of them a space

    Scenario: Twenty characters are allowed
      When Ada signs up with a name of 20 characters
      Then Ada is logged in

    Scenario Outline: <count> characters are not
      When Ada tries to sign up with a name of <count> characters
      Then Ada is told that the name cannot be used

      Examples:
        | count |
        | 0     |
        | 21    |

    Scenario: Spaces are not allowed
      When Ada tries to sign up as "Ada Lovelace"
      Then Ada is told that the name cannot be used

  @production
  Rule: A password cannot be one that is soon guessed

    Scenario Outline: "<password>" is refused, as it is <reason>
      When Ada tries to sign up with the password "<password>"
      Then Ada is told that the password is <reason>

      Examples:
        | password      | reason           |
        | tR4-m9q       | too short        |
        | password      | too common       |
        | football      | too common       |
        | Watchword2026 | like the service |

    Scenario: One's own name is refused
      When Ada tries to sign up with her name as the password
      Then Ada is told that the password is like the name

    Scenario: Eight characters that nobody guesses will do, whatever they are
      When Ada signs up with the password "oak moth"
      Then Ada is logged in
