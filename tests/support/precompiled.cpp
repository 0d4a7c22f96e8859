// Nothing but an owner for the precompiled headers that all test programs share.
