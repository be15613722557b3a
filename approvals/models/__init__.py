"""Routes as administrators write them, and approvals as they run."""

from approvals.models.approvals import Approval, ApprovalStage, Remark, Visa
from approvals.models.routes import ApprovalRoute, RouteMember, RouteStage, StageMode

__all__ = ["Approval", "ApprovalRoute", "ApprovalStage", "Remark", "RouteMember", "RouteStage", "StageMode", "Visa"]
