"""HTML for people: public pages and the desks of the office, rendered here on the server."""
