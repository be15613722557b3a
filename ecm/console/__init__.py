"""The administrators' console under /manage/: Wagtail's admin, opened by `ecm.administer` alone."""
