"""HTTP for programs: one file per resource under `/api/v1`. Routes translate; the rooms decide."""
