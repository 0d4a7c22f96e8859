# cmake --install: the program, its assets and what a desktop wants to know of it.
if(NOT TARGET attune)
    return()
endif()
set(ATTUNE_DESKTOP "${CMAKE_SOURCE_DIR}/assets/desktop")
set(ATTUNE_ID io.github.attune.attune)

install(TARGETS attune RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}")
# What the program reads at run time; see assets_folder() in app/files/paths.hpp.
install(DIRECTORY "${CMAKE_SOURCE_DIR}/assets/" DESTINATION "${CMAKE_INSTALL_DATADIR}/attune"
        PATTERN "desktop" EXCLUDE PATTERN "udev" EXCLUDE PATTERN "pictures" EXCLUDE PATTERN "README.md" EXCLUDE)
install(FILES "${ATTUNE_DESKTOP}/${ATTUNE_ID}.desktop" DESTINATION "${CMAKE_INSTALL_DATADIR}/applications")
install(FILES "${ATTUNE_DESKTOP}/${ATTUNE_ID}.metainfo.xml" DESTINATION "${CMAKE_INSTALL_DATADIR}/metainfo")
install(FILES "${ATTUNE_DESKTOP}/attune.svg" RENAME "${ATTUNE_ID}.svg"
        DESTINATION "${CMAKE_INSTALL_DATADIR}/icons/hicolor/scalable/apps")
install(FILES "${ATTUNE_DESKTOP}/attune.png" RENAME "${ATTUNE_ID}.png"
        DESTINATION "${CMAKE_INSTALL_DATADIR}/icons/hicolor/256x256/apps")
# Where udev looks: <prefix>/lib, whatever the libraries' folder is called.
install(FILES "${CMAKE_SOURCE_DIR}/assets/udev/70-attune.rules" DESTINATION lib/udev/rules.d)
install(FILES "${CMAKE_SOURCE_DIR}/app/store/export/session.schema.json" DESTINATION "${CMAKE_INSTALL_DATADIR}/attune")
install(FILES "${CMAKE_SOURCE_DIR}/LICENSE" DESTINATION "${CMAKE_INSTALL_DOCDIR}")
