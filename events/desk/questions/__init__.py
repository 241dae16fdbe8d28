"""Questions of a program's own at the desk: what families are asked when they sign up."""
