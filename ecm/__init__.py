"""The kernel of Dossier: settings, errors, events, access, jobs, fields, notices and the frame of the workspace."""
