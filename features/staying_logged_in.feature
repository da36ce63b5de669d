Feature: Staying logged in
  In order not to type my password on every visit
  As a person who comes back
  I want to stay logged in for as long as that is safe

  Rule: Whoever comes back within a week is still logged in

    @usual_limits
    Scenario: A week is granted at the log-in
      Given Ada has an account
      When Ada logs in
      Then Ada's session lasts a week if she does not come back

    # A week in two seconds: nothing but the length of the wait is made up.
    @short_sessions
    Scenario: Whoever stays away longer is logged out
      Given Ada is logged in
      And Mallory has a copy of Ada's session
      When Ada stays away for longer than a session lasts
      Then Ada is not logged in
      And the copy lets nobody in, however often it is tried
      And Ada can log in

  @restart
  Rule: A restart of the service logs nobody out

    Scenario: The operator restarts the service
      Given Ada is logged in
      When the service is restarted
      Then Ada is logged in

    Scenario: The service is struck down in the middle of its work
      Given Ada is logged in
      When the service is killed and started again
      Then Ada is logged in
      And Ada can log in

  Rule: A program can keep its session itself

    Scenario: Ada's program logs in
      Given Ada has an account
      When Ada's program logs in
      Then Ada's program is logged in

    Scenario: The program is closed, and goes on the next day
      Given Ada has an account
      And Ada's program has logged in
      When Ada's program goes on with the session it wrote down
      Then Ada's program is logged in

    Scenario: What a program wrote down is worth nothing once it has logged out
      Given Ada has an account
      And Ada's program has logged in
      And Ada's program has logged out
      When Ada's program goes on with the session it wrote down
      Then Ada's program is not logged in

    Scenario: The session of a browser is of no use to a program
      Given Ada is logged in
      And Mallory has a copy of Ada's session
      When Mallory's program goes on with that copy
      Then Mallory's program is not logged in
      And Ada is logged in
