"""/api/v1: the routes for integrators, described by their OpenAPI document."""
