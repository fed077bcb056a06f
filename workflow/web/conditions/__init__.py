"""What offices confirm about members: who may be proposed."""
