"""Names of agencies, blocs and posts: how they are compared, shortened, dated and signed with."""
