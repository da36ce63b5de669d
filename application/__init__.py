"""What Watchword does: every use case, one line each."""

from attrs import frozen

from application.accounts.sign_up import SignUp
from application.accounts.update_user import UpdateUser
from application.accounts.view_activity import ViewActivity
from application.alerting.deliver_notices import DeliverNotices
from application.alerting.try_channels import TryChannels
from application.alerting.try_rule import TryRule
from application.alerting.view_alerts import ViewAlerts
from application.alerting.watch_figures import WatchFigures
from application.maintenance.back_up_store import BackUpStore
from application.maintenance.copy_store import CopyStore
from application.maintenance.migrate_store import MigrateStore
from application.maintenance.purge_audit import PurgeAudit
from application.maintenance.purge_expired import PurgeExpired
from application.maintenance.restore_store import RestoreStore
from application.maintenance.tend_audit import TendAudit
from application.monitoring.export_figures import ExportFigures
from application.monitoring.export_requests import ExportRequests
from application.monitoring.find_request import FindRequest
from application.monitoring.list_requests import ListRequests
from application.monitoring.purge_requests import PurgeRequests
from application.monitoring.record_requests import RecordRequests
from application.monitoring.view_figures import ViewFigures
from application.operations.check_peppers import CheckPeppers
from application.operations.check_readiness import CheckReadiness
from application.operations.create_user import CreateUser
from application.operations.delete_user import DeleteUser
from application.operations.diagnose import Diagnose
from application.operations.disable_user import DisableUser
from application.operations.enable_user import EnableUser
from application.operations.end_user_sessions import EndUserSessions
from application.operations.export_audit import ExportAudit
from application.operations.find_user import FindUser
from application.operations.import_users import ImportUsers
from application.operations.list_all_sessions import ListAllSessions
from application.operations.list_audit import ListAudit
from application.operations.list_users import ListUsers
from application.operations.measure_store import MeasureStore
from application.operations.rename_user import RenameUser
from application.operations.set_password import SetPassword
from application.operations.verify_audit import VerifyAudit
from application.operations.view_rows import ViewRows
from application.operations.view_tables import ViewTables
from application.operations.view_user import ViewUser
from application.operators.authenticate_operator import AuthenticateOperator
from application.operators.give_role import GiveRole
from application.operators.take_role import TakeRole
from application.sessions.authenticate import Authenticate
from application.sessions.end_session import EndSession
from application.sessions.end_sessions import EndSessions
from application.sessions.list_sessions import ListSessions
from application.sessions.log_in import LogIn
from application.sessions.log_out import LogOut


@frozen
class Application:
    """The use cases, ready to be called."""

    # People and their accounts.
    sign_up: SignUp
    update_user: UpdateUser
    view_activity: ViewActivity
    # Getting in, staying in, getting out.
    log_in: LogIn
    authenticate: Authenticate
    log_out: LogOut
    list_sessions: ListSessions
    end_session: EndSession
    end_sessions: EndSessions
    # Operators, and what they do.
    authenticate_operator: AuthenticateOperator
    give_role: GiveRole
    take_role: TakeRole
    create_user: CreateUser
    find_user: FindUser
    view_user: ViewUser
    list_users: ListUsers
    import_users: ImportUsers
    rename_user: RenameUser
    set_password: SetPassword
    disable_user: DisableUser
    enable_user: EnableUser
    delete_user: DeleteUser
    end_user_sessions: EndUserSessions
    list_all_sessions: ListAllSessions
    list_audit: ListAudit
    export_audit: ExportAudit
    verify_audit: VerifyAudit
    view_tables: ViewTables
    view_rows: ViewRows
    check_readiness: CheckReadiness
    check_peppers: CheckPeppers
    diagnose: Diagnose
    # The service at work.
    record_requests: RecordRequests
    list_requests: ListRequests
    export_requests: ExportRequests
    find_request: FindRequest
    view_figures: ViewFigures
    export_figures: ExportFigures
    purge_requests: PurgeRequests
    measure_store: MeasureStore
    # Telling somebody.
    watch_figures: WatchFigures
    deliver_notices: DeliverNotices
    view_alerts: ViewAlerts
    try_rule: TryRule
    try_channels: TryChannels
    # The store.
    migrate_store: MigrateStore
    purge_expired: PurgeExpired
    purge_audit: PurgeAudit
    tend_audit: TendAudit
    copy_store: CopyStore
    back_up_store: BackUpStore
    restore_store: RestoreStore
